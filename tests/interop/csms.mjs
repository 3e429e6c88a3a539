// A foreign CSMS in strict mode: every call and every answer is validated against the official schemas.
//
//   node csms.mjs [--passwords '{"CP-1":"secret"}'] [--interval 300] [--port 0]
//
// Commands on stdin: {"call":"CP-1","method":"GetConfiguration","params":{}}   calls a station
//                    {"raw":"CP-1","message":"[2,...]"}                        sends what strict mode would not
//                    {"close":"CP-1"}                                          closes its socket
import { parseArgs } from 'node:util';
import { RPCServer } from 'ocpp-rpc';
import { answers } from './answers.mjs';
import { listen, tell, watch } from './lines.mjs';
import { validators } from './validators.mjs';

const { values: options } = parseArgs({
  options: {
    passwords: { type: 'string', default: '{}' },   // by identity; who is not named needs none
    interval: { type: 'string', default: '300' },   // seconds, of BootNotification's answer
    port: { type: 'string', default: '0' },         // 0: any
  },
});

const passwords = JSON.parse(options.passwords);
const known = answers(Number(options.interval));
const clients = new Map();
const server = new RPCServer({ protocols: Object.keys(known), strictMode: true, strictModeValidators: validators, callTimeoutMs: 15000 });

server.auth((accept, reject, { identity, password }) => {
  const wanted = passwords[identity];
  if (wanted === undefined || password?.toString() === wanted) {
    accept();
  } else {
    tell('loginRefused', { identity });
    reject(401, 'wrong credentials');
  }
});

server.on('client', client => {
  const { identity, protocol } = client;
  watch(client, { identity });
  clients.set(identity, client);
  tell('connected', { identity, protocol });
  client.once('close', () => {
    // Remove only what is ours: the station may be back on another socket.
    if (clients.get(identity) === client) {
      clients.delete(identity);
    }
    tell('disconnected', { identity });
  });
  for (const [method, answer] of Object.entries(known[protocol])) {
    client.handle(method, ({ params }) => {
      tell('call', { identity, protocol, method, params });
      return answer(params);
    });
  }
});

function stationOf(identity) {
  const client = clients.get(identity);
  if (!client) {
    throw new Error(`${identity} is not connected`);
  }
  return client;
}

async function call(identity, method, params) {
  try {
    const result = await stationOf(identity).call(method, params);
    tell('answer', { identity, method, result });
  } catch (error) {
    tell('noAnswer', { identity, method, code: error.rpcErrorCode, reason: error.message });
  }
}

listen(command => {
  if (command.call) {
    return call(command.call, command.method, command.params ?? {});
  }
  if (command.raw) {
    return stationOf(command.raw).sendRaw(command.message);
  }
  if (command.close) {
    return stationOf(command.close).close();
  }
  throw new Error('no such command');
});

const http = await server.listen(Number(options.port), '127.0.0.1');
tell('listening', { port: http.address().port });
