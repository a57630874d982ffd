// Asks a server from outside its process. Sent `{ url, parallel }` it makes so many
// requests at once, reads their bodies to the end, and answers with the milliseconds
// and bytes. Sent `{ ping: url }` it asks one after the other until it is sent
// `{ stop: true }`, and answers with how long each took.
import { Agent, get } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const pinging = { isOn: false };

process.on('message', async (message) => {
  if (message.stop) pinging.isOn = false;
  else if (message.ping) process.send(await pingUntilStopped(message.ping));
  else process.send(await requestAtOnce(message));
});
process.on('disconnect', () => process.exit(0));
process.send('ready');

async function requestAtOnce({ url, parallel }) {
  const start = performance.now();
  const sizes = await Promise.all(Array.from({ length: parallel }, () => request(url)));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return { ms: performance.now() - start, bytes };
}

async function pingUntilStopped(url) {
  const times = [];
  pinging.isOn = true;
  while (pinging.isOn) {
    const start = performance.now();
    await request(url);
    times.push(performance.now() - start);
  }
  return times;
}

function request(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let bytes = 0;
      response.on('data', (chunk) => {
        bytes += chunk.length;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
      response.on('error', reject);
    }).on('error', reject);
  });
}
