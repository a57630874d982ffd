// Puts an HTTP server under load from outside its process. Sent `{ url, count }` it
// makes so many requests over kept connections, and answers with the milliseconds.
import { HttpConnection } from '../support/http-connection.mjs';
import { httpRequests } from '../support/http-requests.mjs';

const CONNECTIONS = 16;
const connections = new Map();

process.on('message', async ({ url, count }) => {
  const open = await connectionsTo(url);
  let sent = 0;
  const next = () => (sent < count ? httpRequests[sent++ % httpRequests.length] : undefined);
  const start = performance.now();
  await Promise.all(open.map((connection) => connection.run(next)));
  process.send(performance.now() - start);
});
process.on('disconnect', () => process.exit(0));
process.send('ready');

async function connectionsTo(url) {
  if (!connections.has(url)) {
    const { port } = new URL(url);
    const opened = Array.from({ length: CONNECTIONS }, () => HttpConnection.open(port));
    connections.set(url, await Promise.all(opened));
  }
  return connections.get(url);
}
