import { defineCounter, startContext } from '../peers/nestjs-metrics.mjs';
import { OPENTELEMETRY, startOpenTelemetry } from '../peers/opentelemetry.mjs';
import { promClients, promNotes } from '../peers/prom-clients.mjs';
import { apart } from '../support/apart.mjs';
import { labelSets, shuffled, vocabulary } from '../support/label-sets.mjs';
import { measureHotPath } from '../support/measure-hot-path.mjs';
import { BARE, OURS } from '../support/names.mjs';
import { result } from '../support/result.mjs';
import { fasterThanByHand } from '../support/targets.mjs';

const SERIES = 1_000;
const NAMES = ['method', 'route', 'shard'];
const Requests = defineCounter({
  name: 'requests_total',
  help: 'Requests.',
  labels: vocabulary(SERIES),
});

const incLoop = (counter, sets) => {
  let next = 0;
  return (count) => {
    for (let i = 0; i < count; i++) {
      const { method, route, shard } = sets[next];
      next = next + 1 === sets.length ? 0 : next + 1;
      counter.inc({ method, route, shard });
    }
  };
};

const addLoop = (counter, sets) => {
  let next = 0;
  return (count) => {
    for (let i = 0; i < count; i++) {
      const { method, route, shard } = sets[next];
      next = next + 1 === sets.length ? 0 : next + 1;
      counter.add(1, { method, route, shard });
    }
  };
};

/** Takes the label object, so that it is made, and does nothing with it. */
class BareCounter {
  inc(labels) {
    this.labels = labels;
  }
}

/** A count with three labels given at the call, over 1,000 label sets. */
export async function run({ short }) {
  const sets = shuffled(labelSets(SERIES));
  const { context, handles } = await startContext({ metrics: [Requests] });
  const peers = {
    [BARE]: apart(incLoop)(new BareCounter(), sets),
    [OURS]: apart(incLoop)(handles[0], sets),
  };
  for (const [name, prom] of Object.entries(promClients)) {
    const options = { name: 'requests_total', help: 'Requests.', labelNames: NAMES, registers: [] };
    peers[name] = apart(incLoop)(new prom.Counter(options), sets);
  }
  const counter = startOpenTelemetry().meter.createCounter('requests_total');
  peers[OPENTELEMETRY] = apart(addLoop)(counter, sets);

  const figures = await measureHotPath(peers, { short });
  await context.close();
  return [
    result({
      title: 'inc({ 3 labels }) over 1,000 series',
      unit: 'ns',
      figures,
      targets: [fasterThanByHand(4)],
      notes: promNotes,
    }),
  ];
}
