import { defineHistogram, durationBuckets, startContext } from '../peers/nestjs-metrics.mjs';
import { OPENTELEMETRY, startOpenTelemetry } from '../peers/opentelemetry.mjs';
import { promClients, promNotes } from '../peers/prom-clients.mjs';
import { apart } from '../support/apart.mjs';
import { labelSets, shuffled, vocabulary } from '../support/label-sets.mjs';
import { measureHotPath } from '../support/measure-hot-path.mjs';
import { BARE, OURS } from '../support/names.mjs';
import { durations } from '../support/observations.mjs';
import { result } from '../support/result.mjs';
import { fasterThanByHand } from '../support/targets.mjs';

const SERIES = 1_000;
const NAMES = ['method', 'route', 'shard'];
const Durations = defineHistogram({
  name: 'request_duration_seconds',
  help: 'Durations.',
  labels: vocabulary(SERIES),
});

const observeLoop = (histogram, sets, values) => {
  let next = 0;
  return (count) => {
    for (let i = 0; i < count; i++) {
      const { method, route, shard } = sets[next];
      const value = values[next];
      next = next + 1 === sets.length ? 0 : next + 1;
      histogram.observe({ method, route, shard }, value);
    }
  };
};

const recordLoop = (histogram, sets, values) => {
  let next = 0;
  return (count) => {
    for (let i = 0; i < count; i++) {
      const { method, route, shard } = sets[next];
      const value = values[next];
      next = next + 1 === sets.length ? 0 : next + 1;
      histogram.record(value, { method, route, shard });
    }
  };
};

/** Takes the label object, so that it is made, and does nothing with it. */
class BareHistogram {
  observe(labels, value) {
    this.labels = labels;
    this.value = value;
  }
}

/** An observation with three labels given at the call, 11 buckets, over 1,000 label sets. */
export async function run({ short }) {
  const sets = shuffled(labelSets(SERIES));
  const values = durations(SERIES);
  const { context, handles } = await startContext({ metrics: [Durations] });
  const peers = {
    [BARE]: apart(observeLoop)(new BareHistogram(), sets, values),
    [OURS]: apart(observeLoop)(handles[0], sets, values),
  };
  for (const [name, prom] of Object.entries(promClients)) {
    const histogram = new prom.Histogram({
      name: 'request_duration_seconds',
      help: 'Durations.',
      labelNames: NAMES,
      registers: [],
    });
    peers[name] = apart(observeLoop)(histogram, sets, values);
  }
  const histogram = startOpenTelemetry().meter.createHistogram('request_duration_seconds', {
    advice: { explicitBucketBoundaries: [...durationBuckets.request] },
  });
  peers[OPENTELEMETRY] = apart(recordLoop)(histogram, sets, values);

  const figures = await measureHotPath(peers, { short });
  await context.close();
  return [
    result({
      title: 'observe({ 3 labels }, v) over 1,000 series of 11 buckets',
      unit: 'ns',
      figures,
      targets: [fasterThanByHand(7)],
      notes: promNotes,
    }),
  ];
}
