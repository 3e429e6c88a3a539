// ocpp-rpc brings the schemas of 2.1 and looks them up by the names that 2.0.1 has, so it finds none. Here they have those names.
import { createRequire } from 'node:module';
import { createValidator } from 'ocpp-rpc';

const schemas = createRequire(import.meta.url)('ocpp-rpc/lib/schemas/ocpp2_1.json');
const suffixes = { Request: '.req', Response: '.conf' };

/** An enum of theirs forbids additional properties, which means nothing and is complained about. */
function tidied([name, { additionalProperties, ...definition }]) {
  return [name, definition.enum ? definition : { additionalProperties, ...definition }];
}

function renamed({ $id, definitions = {}, ...schema }) {
  return {
    ...schema,
    $id: $id.replace(/(Request|Response)$/, word => suffixes[word]),
    definitions: Object.fromEntries(Object.entries(definitions).map(tidied)),
  };
}

export const validators = [createValidator('ocpp2.1', schemas.map(renamed))];
