// Four processes of one app, and the one that started them: `cluster.mjs <peer> <kind>`.
// Told to `touch`, it has each of them record to all its series. Told to `scrape`, it answers
// with the milliseconds of one scrape of all; told to `sum`, with the sum of its samples. Told
// to `watch`, all measure until told to `report` how long an event loop was held at most.
import cluster from 'node:cluster';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import prom from 'prom-client';
import { OURS } from '../support/names.mjs';
import { sumOfSamples } from '../support/sum-of-samples.mjs';
import { watchHold } from '../support/watch-hold.mjs';

const WORKERS = 4;
const MOST_FAILS = 20;
const [peer] = process.argv.slice(2);

const directory = mkdtempSync(join(tmpdir(), 'bench-cluster-'));
cluster.setupPrimary({
  exec: join(import.meta.dirname, 'cluster-worker.mjs'),
  args: process.argv.slice(2),
});
// It listens for what the workers send, and so is there before them.
const aggregator = new prom.AggregatorRegistry();
const workers = Array.from({ length: WORKERS }, () =>
  cluster.fork({ NESTJS_METRICS_DIR: directory }),
);
await Promise.all(workers.map(answerOf));

let hold;
const TASKS = { touch, scrape, sum, watch, report };
process.on('message', async (task) => process.send(await TASKS[task]()));
process.on('disconnect', end);
process.on('SIGTERM', end);
process.send('ready');

async function touch() {
  await askAll('touch');
  return 'touched';
}

async function scrape() {
  // Any of ours answers for all; prom-client's are asked by the primary.
  if (peer === OURS) return ask(workers[0], 'scrape');
  const start = performance.now();
  Buffer.from(await scrapeByHand());
  return performance.now() - start;
}

async function sum() {
  return peer === OURS ? ask(workers[0], 'sum') : sumOfSamples(await scrapeByHand());
}

/** Again where a worker took longer than the five seconds that prom-client waits, as on a busy machine. */
async function scrapeByHand() {
  for (let fails = 0; ; fails++) {
    try {
      return await aggregator.clusterMetrics();
    } catch (error) {
      if (fails === MOST_FAILS) throw error;
    }
  }
}

async function watch() {
  await askAll('watch');
  hold = watchHold({ asleep: true });
  return 'watching';
}

async function report() {
  const own = hold.stop();
  return Math.max(own, ...(await askAll('report')));
}

function askAll(task) {
  return Promise.all(workers.map((worker) => ask(worker, task)));
}

function ask(worker, task) {
  const answer = answerOf(worker);
  worker.send({ task });
  return answer;
}

/** The next answer of a worker, among what prom-client's say to each other, two at once too. */
function answerOf(worker) {
  return new Promise((resolve) => {
    const take = (message) => {
      if (!('answer' in message)) return;
      worker.off('message', take);
      resolve(message.answer);
    };
    worker.on('message', take);
  });
}

function end() {
  for (const worker of workers) worker.process.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
  process.exit(0);
}
