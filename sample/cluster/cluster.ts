// `npm run sample:cluster`: the shop in several processes, on one port. This one only forks, and
// knows nothing of metrics: whichever worker is scraped answers for all of them.
import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { welcome } from '../welcome.js';

const { WORKERS = '4', TRAFFIC = 'on' } = process.env;
/** How long a place stays empty, so that workers that cannot start do not keep the machine busy. */
const EMPTY_MS = 250;

let closing = false;

const places = Number(WORKERS);
if (!Number.isInteger(places) || places < 1) throw new Error('WORKERS is a whole number from 1');

cluster.setupPrimary({ exec: fileURLToPath(new URL('../main.js', import.meta.url)) });
cluster.once('listening', (_, { address, port }) => {
  const host = address === '0.0.0.0' ? 'localhost' : address;
  process.stdout.write(welcome(`http://${host}:${port}`));
});
cluster.on('listening', ({ process: { pid } }) => say(`Worker ${pid} is open`));
for (let place = 0; place < places; place += 1) fill(place);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, close);

function fill(place: number): void {
  // The customers live in one worker: were they in each, there would be more of them with each.
  const worker = cluster.fork({ TRAFFIC: place === 0 ? TRAFFIC : 'off' });
  worker.once('exit', (code, signal) => {
    say(`Worker ${worker.process.pid} has ended: ${signal ?? code}`);
    setTimeout(() => closing || fill(place), closing ? 0 : EMPTY_MS);
  });
}

function close(): void {
  closing = true;
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
