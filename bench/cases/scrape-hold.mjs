import { startHelper } from '../support/helper-process.mjs';
import { BY_HAND, OURS } from '../support/names.mjs';
import { result } from '../support/result.mjs';
import { takeTurns } from '../support/take-turns.mjs';
import { atMost } from '../support/targets.mjs';

const SCRAPES = [
  { count: 100_000, roundsByHand: 9, limitMs: 8 },
  // By hand a scrape of this size takes seconds; its figure needs no more.
  { count: 500_000, roundsByHand: 3, limitMs: 12 },
];
const ROUNDS = 9;

/** How long an HTTP scrape keeps the event loop from everything else. */
export async function run({ short }) {
  const client = await startHelper('client.mjs');
  const results = [];
  for (const scrape of SCRAPES) results.push(await measure(client, scrape, short));
  await client.end();
  return results;
}

async function measure(client, { count: fullCount, roundsByHand, limitMs }, short) {
  const count = short ? fullCount / 100 : fullCount;
  const servers = {};
  for (const name of [OURS, BY_HAND]) {
    servers[name] = await startHelper('serve.mjs', [name, 'counter', count]);
  }
  const peers = Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, () => holdOf(client, server)]),
  );
  const first = await takeTurns(peers, 1);
  const rounds = (name) => (short ? 1 : name === BY_HAND ? roundsByHand : ROUNDS);
  const figures = await takeTurns(peers, rounds);
  for (const server of Object.values(servers)) await server.end();
  return result({
    title: `longest hold of the event loop during an HTTP scrape of ${count} counters`,
    unit: 'ms',
    figures,
    targets: [atMost(limitMs, 'ms')],
    notes: [
      `in the first scrape: ${Object.entries(first)
        .map(([name, { median }]) => `${name} ${median.toFixed(1)} ms`)
        .join(', ')}`,
    ],
  });
}

/** The longest hold from before the request to after the body's last byte was read elsewhere. */
async function holdOf(client, server) {
  await server.ask('watch');
  await client.ask({ url: `${server.first}/metrics`, parallel: 1 });
  return server.ask('report');
}
