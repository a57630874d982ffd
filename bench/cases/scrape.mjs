import { filledPeers, fillMetric } from '../peers/filled-metrics.mjs';
import { promNotes } from '../peers/prom-clients.mjs';
import { BY_HAND, OURS } from '../support/names.mjs';
import { result } from '../support/result.mjs';
import { takeTurns } from '../support/take-turns.mjs';
import { fasterThanByHand } from '../support/targets.mjs';

const SCRAPES = [
  { kind: 'counter', count: 10_000, rounds: 31, firsts: 5, factor: 12 },
  { kind: 'counter', count: 100_000, rounds: 9, firsts: 3, factor: 12, few: true },
  { kind: 'histogram', count: 10_000, rounds: 15, firsts: 3, factor: 8, few: true },
];

/** Scrapes to bytes, without a server: the first of a metric, and those after it. */
export async function run({ short }) {
  const results = [];
  for (const scrape of SCRAPES) results.push(...(await measure(scrape, short)));
  return results;
}

async function measure({ kind, count: fullCount, rounds, firsts, factor, few }, short) {
  const count = short ? fullCount / 100 : fullCount;
  const names = few ? [OURS, BY_HAND] : filledPeers;
  const what = `${count} ${kind}s${kind === 'histogram' ? ' × 11 buckets' : ''}`;

  const first = await takeTurns(
    Object.fromEntries(names.map((name) => [name, () => timeFirst(name, kind, count)])),
    short ? 1 : firsts,
  );
  const metrics = await fillAll(names, kind, count);
  const scrapes = Object.fromEntries(names.map((name) => [name, () => timeScrape(metrics[name])]));
  await takeTurns(scrapes, short ? 1 : 3);
  const later = await takeTurns(scrapes, short ? 1 : rounds);
  for (const metric of Object.values(metrics)) await metric.close();
  return [
    result({
      title: `scrape of ${what}`,
      unit: 'ms',
      figures: later,
      targets: [fasterThanByHand(factor)],
      notes: promNotes,
    }),
    result({ title: `the first scrape of ${what}`, unit: 'ms', figures: first }),
  ];
}

async function timeFirst(name, kind, count) {
  const metric = await fillMetric(name, kind, count);
  const ms = await timeScrape(metric);
  await metric.close();
  return ms;
}

async function fillAll(names, kind, count) {
  const metrics = {};
  for (const name of names) metrics[name] = await fillMetric(name, kind, count);
  return metrics;
}

/** All series change before each scrape, as between two scrapes of a busy app. */
async function timeScrape(metric) {
  metric.touch();
  const start = performance.now();
  await metric.render();
  return performance.now() - start;
}
