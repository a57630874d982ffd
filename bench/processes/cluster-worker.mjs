// One of the processes of `cluster.mjs`, with 10,000 series of its own, of which all have
// the same labels: `cluster-worker.mjs <peer> <kind>`, where the kind is `counter`, or `mix`.
import prom from 'prom-client';
import { filledDefinition, filledProm, fillSeries, recorderOf } from '../peers/filled-metrics.mjs';
import { MetricsExposition, startContext } from '../peers/nestjs-metrics.mjs';
import { OURS } from '../support/names.mjs';
import { sumOfSamples } from '../support/sum-of-samples.mjs';
import { watchHold } from '../support/watch-hold.mjs';

const [peer, kind, share] = process.argv.slice(2);
/** By kind, how many label sets of each; a histogram of 11 buckets has 14 series. */
const FILLINGS = {
  counter: { counter: 10_000 },
  mix: { counter: 4_400, histogram: 400 },
};
const filling = Object.entries(FILLINGS[kind]).map(([one, count]) => [one, count / Number(share)]);

const { recorders, render } = peer === OURS ? await startOurs() : startByHand();
const touches = filling.map(([one, count], index) => fillSeries(recorders[index], one, count));

let hold;
const TASKS = {
  touch: () => touches.forEach((touch) => touch()),
  scrape: timeScrape,
  sum: async () => sumOfSamples(await renderAll()),
  watch: () => {
    hold = watchHold({ asleep: true });
  },
  report: () => hold.stop(),
};
process.on('message', async ({ task }) => {
  if (task !== undefined) process.send({ answer: (await TASKS[task]()) ?? null });
});
process.send({ answer: 'ready' });

async function startOurs() {
  const metrics = filling.map(([one, count]) => filledDefinition(one, count));
  const { context, handles } = await startContext({ metrics, options: { multiprocess: true } });
  const exposition = context.get(MetricsExposition);
  return {
    recorders: handles.map((handle, index) => recorderOf(handle, filling[index][0])),
    render: async () => {
      const { body } = await exposition.render();
      const chunks = [];
      for await (const chunk of body) chunks.push(chunk);
      return chunks;
    },
  };
}

function startByHand() {
  const filled = filling.map(([one]) => filledProm(prom, one));
  // A worker answers the primary for these.
  prom.AggregatorRegistry.setRegistries(filled.map(({ registry }) => registry));
  return {
    recorders: filled.map(({ handle }, index) => recorderOf(handle, filling[index][0])),
    // From here on it listens to what the primary asks.
    aggregator: new prom.AggregatorRegistry(),
  };
}

/** A scrape in which all have answered: on a busy machine one may be too late. */
async function renderAll() {
  for (;;) {
    const body = Buffer.concat(await render()).toString();
    if (body.includes('\nnestjs_metrics_processes{state="stale"} 0\n')) return body;
  }
}

async function timeScrape() {
  const start = performance.now();
  await render();
  return performance.now() - start;
}
