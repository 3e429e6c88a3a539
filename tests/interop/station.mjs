// A foreign charging station. It boots, reports its status, authorizes, charges below whatever limit it is given, and stops
// when it is told {"command":"stop"}. Everything is validated against the official schemas (strict mode).
//
//   node station.mjs --url ws://127.0.0.1:9000/ocpp --identity CP-1 --protocol ocpp1.6 [--password secret]
//                    [--every 200] [--wants 16] [--token TAG]
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { RPCClient } from 'ocpp-rpc';
import { Profiles } from './profiles.mjs';
import { listen, tell, watch } from './lines.mjs';
import { Station16 } from './station16.mjs';
import { Station201 } from './station201.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    identity: { type: 'string' },
    protocol: { type: 'string', default: 'ocpp1.6' },
    password: { type: 'string' },
    every: { type: 'string', default: '200' },      // milliseconds between meter values
    wants: { type: 'string', default: '16' },       // ampere per phase that the car would like
    token: { type: 'string', default: 'TAG-1' },
  },
});

const Version = { 'ocpp1.6': Station16, 'ocpp2.0.1': Station201 }[options.protocol];
if (!options.url || !options.identity || !Version) {
  console.error('usage: station.mjs --url URL --identity ID --protocol ocpp1.6|ocpp2.0.1');
  process.exit(2);
}

const client = new RPCClient({
  endpoint: options.url,
  identity: options.identity,
  password: options.password,
  protocols: [options.protocol],
  strictMode: true,
  reconnect: false,
  callTimeoutMs: 15000,
});
watch(client);

const profiles = new Profiles();
const station = new Version(client, profiles, options.token);
let stopping = false;
let energy = 1000;      // Wh

/** Below 6 A a car does not charge (IEC 61851-1). */
function current() {
  const limit = profiles.limit();
  return limit < 6 ? 0 : Math.min(limit, Number(options.wants));
}

async function charge() {
  await station.start(energy);
  while (!stopping) {
    const amperes = current();
    energy += Math.round(amperes * 230 * 3 * Number(options.every) / 3600000);
    await station.meter(amperes, energy);
    tell('metered', { current: amperes });
    await pause(Number(options.every));
  }
  await station.stop(energy);
}

listen(({ command, method, params, message }) => {
  if (command === 'stop') {
    stopping = true;
  } else if (command === 'call') {
    return client.call(method, params).then(result => tell('answer', { method, result }));
  } else if (command === 'raw') {
    client.sendRaw(message);      // past the station's own validation
  } else {
    throw new Error(`no command ${command}`);
  }
  return undefined;
});

try {
  client.on('disconnect', ({ code, reason }) => tell('disconnected', { code, reason: reason?.toString() }));
  await client.connect();
  tell('connected', { protocol: client.protocol });
  await station.boot();
  tell('booted');
  await station.status('Available');
  await station.sayVendorThings();
  await station.authorize();
  tell('authorized');
  await charge();
  await station.status('Available');
  await client.close({ awaitPending: true });
  tell('done');
  process.exit(0);
} catch (error) {
  tell('failed', { reason: error.message, details: error.details });
  process.exit(1);
}
