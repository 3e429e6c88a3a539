// A WebSocket server and client of the npm package ws, which say back what they hear.
//   node echo.mjs serve            tells {"event":"listening","port":N}
//   node echo.mjs call URL         calls URL, then obeys {"say":"..."} and {"close":CODE}
import WebSocket, { WebSocketServer } from 'ws';
import { listen, tell } from './lines.mjs';

const perMessageDeflate = { threshold: 200 };

function watch(socket) {
  socket.on('close', (code, reason) => tell('closed', { code, reason: reason.toString() }));
  socket.on('error', error => tell('error', { reason: error.message }));
}

if (process.argv[2] === 'serve') {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate, handleProtocols: offered => [...offered][0] });
  server.on('listening', () => tell('listening', { port: server.address().port }));
  server.on('connection', socket => {
    tell('connected', { extensions: socket.extensions });
    watch(socket);
    socket.on('message', data => socket.send(data.toString()));
  });
  listen(() => {});
} else {
  const socket = new WebSocket(process.argv[3], ['ocpp1.6'], { perMessageDeflate });
  watch(socket);
  socket.on('open', () => tell('connected', { extensions: socket.extensions, protocol: socket.protocol }));
  socket.on('message', data => tell('heard', { text: data.toString() }));
  listen(({ say, close }) => (close ? socket.close(close, 'done') : socket.send(say)));
}
