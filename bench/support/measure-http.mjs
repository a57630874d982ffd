import { startHelper } from './helper-process.mjs';
import { requestsWith } from './http-requests.mjs';
import { cpuResult, throughputResult } from './http-results.mjs';
import { BARE_APPS } from './names.mjs';
import { turnsOf } from './turns.mjs';

/** Long enough that bare apps differ by far less than what peers add. */
const FULL = { processes: 3, rounds: 16, warmUps: 5, passes: 8, requests: 250 };

/** Only to see that all works. */
const SHORT = { processes: 1, rounds: 4, warmUps: 2, passes: 4, requests: 250 };

/** `GET /users/:id` with 200, as any of the peers writes it. */
const RECORDED =
  /^http_request(?:s_total|_duration_seconds_count)\{(?=[^}]*"GET")(?=[^}]*"\/users\/(?::id|#val)")(?=[^}]*"200")[^}]*\} (\d+)/m;

/**
 * Measures an app with and without HTTP metrics. The apps of all peers are in one
 * process, since two processes of the same app differ by more than what is looked
 * for, and are under load in turn. A round is made of several passes, in each of which
 * every app gets a batch: batches are short against the swings of the machine, and a
 * round is long enough for its share of garbage collections. There are several
 * processes, as what is compiled when differs from start to start.
 *
 * @param adapter `express` or `fastify`
 * @param judge the peer that targets refer to
 */
export async function measureHttp({ adapter, judge, notes, short }) {
  const { processes, ...load } = short ? SHORT : FULL;
  const measured = [];
  for (let turn = 0; turn < processes; turn++) {
    measured.push(await measureProcess(adapter, turn, load));
  }
  const title = `GET, POST and 404 with Nest on ${adapter}`;
  return [
    cpuResult({ title, judge, notes, processes: measured }),
    throughputResult({ title, processes: measured }),
  ];
}

/** @returns by round and name, what a request took */
async function measureProcess(adapter, turn, { rounds, warmUps, ...load }) {
  const server = await startHelper('serve-http.mjs', [adapter, turn]);
  const client = await startHelper('load.mjs');
  const measured = [];
  try {
    for (let round = 0; round < warmUps; round++) await measureRound(server, client, load);
    await assertRecorded(server.first, warmUps * load.passes * requestsWith(200, load.requests));
    for (let round = 0; round < rounds; round++) {
      measured.push(await measureRound(server, client, load));
    }
  } finally {
    await client.end();
    await server.end();
  }
  return measured;
}

async function measureRound(server, client, { passes, requests }) {
  const urls = Object.entries(server.first);
  const sums = Object.fromEntries(urls.map(([name]) => [name, { cpu: 0, ms: 0 }]));
  for (let pass = 0; pass < passes; pass++) {
    for (const [name, url] of turnsOf(urls, pass)) {
      const before = await server.ask('used');
      sums[name].ms += await client.ask({ url, count: requests });
      sums[name].cpu += (await server.ask('used')) - before;
    }
  }
  const count = passes * requests;
  return Object.fromEntries(
    Object.entries(sums).map(([name, { cpu, ms }]) => [
      name,
      { cpu: cpu / count, perSecond: (count * 1_000) / ms },
    ]),
  );
}

/** A peer that does not record would look cheap. */
async function assertRecorded(urls, expected) {
  for (const [name, url] of Object.entries(urls)) {
    if (BARE_APPS.includes(name)) continue;
    const text = await (await fetch(`${url}/metrics`)).text();
    const recorded = Number(RECORDED.exec(text)?.[1] ?? 0);
    if (recorded === expected) continue;
    throw new Error(`${name} recorded ${recorded} of ${expected} GET /users/:id:\n${text}`);
  }
}
