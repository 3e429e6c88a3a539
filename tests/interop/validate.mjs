// An independent judge of payloads: ajv over the official schemas.
//   node validate.mjs FOLDER       FOLDER holds NAME.json; each line on stdin is {"schema":"NAME","payload":...}
// and is answered by a line: 1 for a valid payload, 0 for any other.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

// Not strict about the schemas, which have keywords of other tools; strict about numbers: 1e999 is none. multipleOf 0.1 holds for
// 8.1 only with a little tolerance, since no double is 8.1.
const ajv = addFormats(new Ajv({ strict: false, strictNumbers: true, multipleOfPrecision: 6 }));
const compiled = new Map();

/** Drafts 4 and 6 agree with ajv's own in all that OCPP uses; their identifiers are left out, so that nothing is looked up. */
function validatorOf(name) {
  if (!compiled.has(name)) {
    const { $schema, $id, id, ...schema } = JSON.parse(readFileSync(join(process.argv[2], name + '.json'), 'utf8'));
    compiled.set(name, ajv.compile(schema));
  }
  return compiled.get(name);
}

const verdicts = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { schema, payload } = JSON.parse(line);
  verdicts.push(validatorOf(schema)(payload) ? '1' : '0');
}
process.stdout.write(verdicts.join('\n') + '\n');
