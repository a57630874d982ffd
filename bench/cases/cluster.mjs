import { setTimeout } from 'node:timers/promises';
import { startHelper } from '../support/helper-process.mjs';
import { BY_HAND, OURS } from '../support/names.mjs';
import { result } from '../support/result.mjs';
import { takeTurns } from '../support/take-turns.mjs';
import { atMost, fasterThanByHand } from '../support/targets.mjs';

const KINDS = {
  counter: 'counters',
  mix: 'series, more than half of them of histograms',
};
const SERIES = 10_000;
const ROUNDS = 31;
const SHORT_SHARE = 100;
/** What the machine itself keeps processes from: there are more of them than cores. */
const IDLE = 'no scrape';
const IDLE_MS = 30;

/** A scrape that answers for four processes, next to prom-client's `clusterMetrics()`. */
export async function run({ short }) {
  const results = [];
  for (const kind of Object.keys(KINDS)) results.push(...(await measure(kind, short)));
  return results;
}

async function measure(kind, short) {
  const share = short ? SHORT_SHARE : 1;
  const what = `4 processes × ${SERIES / share} ${KINDS[kind]}`;
  const clusters = {};
  for (const name of [OURS, BY_HAND]) {
    clusters[name] = await startHelper('cluster.mjs', [name, kind, share]);
  }
  await compareSums(clusters);
  const scrapes = peersOf(clusters, timeOf);
  const first = await takeTurns(scrapes, 1);
  await takeTurns(scrapes, short ? 1 : 5);
  const times = await takeTurns(scrapes, short ? 1 : ROUNDS);
  await compareSums(clusters);
  const holds = await takeTurns(
    { [IDLE]: () => holdOf(clusters[OURS], idle), ...peersOf(clusters, holdOf) },
    short ? 1 : ROUNDS,
  );
  for (const cluster of Object.values(clusters)) await cluster.end();
  return [
    result({
      title: `scrape of ${what}`,
      unit: 'ms',
      figures: times,
      targets: [fasterThanByHand(8)],
      notes: [`the first scrape: ${OURS} ${first[OURS].median.toFixed(1)} ms`],
    }),
    result({
      title: `longest hold of an event loop in any process, ${what}`,
      unit: 'ms',
      figures: holds,
      targets: [atMost(12, 'ms')],
    }),
  ];
}

function peersOf(clusters, sample) {
  return Object.fromEntries(
    Object.entries(clusters).map(([name, cluster]) => [name, () => sample(cluster)]),
  );
}

/** All series change before each scrape, as between two scrapes of a busy app. */
async function timeOf(cluster) {
  await cluster.ask('touch');
  return scrapeOf(cluster);
}

async function holdOf(cluster, work = scrapeOf) {
  await cluster.ask('touch');
  await cluster.ask('watch');
  await work(cluster);
  return cluster.ask('report');
}

function scrapeOf(cluster) {
  return cluster.ask('scrape');
}

function idle() {
  return setTimeout(IDLE_MS);
}

/** Whoever answers faster must have answered for all. */
async function compareSums(clusters) {
  const ours = await clusters[OURS].ask('sum');
  const byHand = await clusters[BY_HAND].ask('sum');
  if (Math.abs(ours - byHand) > 1e-9 * byHand) {
    throw new Error(`The samples sum up to ${ours} with ${OURS}, and to ${byHand} with ${BY_HAND}`);
  }
}
