import { setTimeout } from 'node:timers/promises';
import { startHelper } from '../support/helper-process.mjs';
import { BY_HAND, OURS } from '../support/names.mjs';
import { result } from '../support/result.mjs';
import { quantile } from '../support/statistics.mjs';
import { takeTurns } from '../support/take-turns.mjs';
import { atMost } from '../support/targets.mjs';

const SERIES = 5_000;
const PARALLEL = 20;
const REPETITIONS = 5;
const IDLE_MS = 300;

/** What users of an app feel while it is scraped: how long an unrelated request takes at worst. */
export async function run({ short }) {
  const count = short ? SERIES / 100 : SERIES;
  const scraper = await startHelper('client.mjs');
  const pinger = await startHelper('client.mjs');
  const servers = {};
  for (const name of [OURS, BY_HAND]) {
    servers[name] = await startHelper('serve.mjs', [name, 'histogram', count]);
  }
  const worstDuring = (server, work) => async () => {
    const pings = pinger.ask({ ping: `${server.first}/ping` });
    await work(server);
    pinger.send({ stop: true });
    return quantile(await pings, 1);
  };
  const scrape = ({ first: url }) => scraper.ask({ url: `${url}/metrics`, parallel: PARALLEL });

  const peers = { 'no scrape': worstDuring(servers[OURS], idle) };
  for (const [name, server] of Object.entries(servers)) {
    await worstDuring(server, idle)();
    peers[name] = worstDuring(server, scrape);
  }
  await takeTurns(peers, 1);
  const figures = await takeTurns(peers, short ? 1 : REPETITIONS);
  for (const helper of [scraper, pinger, ...Object.values(servers)]) await helper.end();
  return [
    result({
      title: `worst GET /ping during ${PARALLEL} parallel scrapes of ${count} histograms × 11 buckets`,
      unit: 'ms',
      figures,
      targets: [atMost(25, 'ms', 'worst')],
    }),
  ];
}

function idle() {
  return setTimeout(IDLE_MS);
}
