// What both peers share: one JSON object per line on stdout, one command per line on stdin.
import { createInterface } from 'node:readline';

/** Tells the test that something happened. */
export function tell(event, fields = {}) {
  process.stdout.write(JSON.stringify({ event, ...fields }) + '\n');
}

/**
 * Calls `obey` for each command. When the test goes away its end of the pipe closes, and so does this process:
 * nothing outlives a test run that was killed.
 */
export function listen(obey, atEnd = () => process.exit(0)) {
  const commands = createInterface({ input: process.stdin });
  commands.on('line', async line => {
    try {
      await obey(JSON.parse(line));
    } catch (error) {
      tell('commandFailed', { command: line, reason: error.message });
    }
  });
  commands.on('close', atEnd);
}

/** Tells every message as it stood on the wire, and everything that the official schemas forbid. */
export function watch(peer, about = {}) {
  peer.on('message', ({ message, outbound }) =>
    tell('wire', { ...about, direction: outbound ? 'out' : 'in', raw: message.toString() }));
  peer.on('strictValidationFailure', ({ method, outbound, isCall, error }) =>
    tell('strictError', { ...about, method, part: isCall ? 'request' : 'response', outbound, reason: error.message }));
  peer.on('badMessage', ({ buffer, error }) =>
    tell('badMessage', { ...about, raw: buffer.toString(), reason: error.message }));
}
