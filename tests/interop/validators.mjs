// ocpp-rpc brings the schemas of 2.1 and looks them up by the names that 2.0.1 has, so it finds none. Here they have those names.
import { createRequire } from 'node:module';
import { createValidator } from 'ocpp-rpc';

const schemas = createRequire(import.meta.url)('ocpp-rpc/lib/schemas/ocpp2_1.json');
const suffixes = { Request: '.req', Response: '.conf' };

function renamed(schema) {
  return { ...schema, $id: schema.$id.replace(/(Request|Response)$/, word => suffixes[word]) };
}

export const validators = [createValidator('ocpp2.1', schemas.map(renamed))];
