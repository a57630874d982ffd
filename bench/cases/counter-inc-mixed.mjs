import { defineCounter, startContext } from '../peers/nestjs-metrics.mjs';
import { promClients, promNotes } from '../peers/prom-clients.mjs';
import { apart } from '../support/apart.mjs';
import { labelSets, shuffled, vocabulary } from '../support/label-sets.mjs';
import { measureHotPath } from '../support/measure-hot-path.mjs';
import { BARE, OURS } from '../support/names.mjs';
import { result } from '../support/result.mjs';

const SERIES_OF_EACH = 125;
const LABEL_NAMES = [
  ['method', 'route', 'shard'],
  ['queue', 'job', 'worker'],
  ['topic', 'partition', 'consumer'],
  ['table', 'operation', 'replica'],
  ['cache', 'command', 'node'],
  ['provider', 'country', 'currency'],
  ['tenant', 'feature', 'plan'],
  ['host', 'disk', 'device'],
];
const nameOf = (index) => `mixed_${index}_total`;

/** One call site for each counter, as in an app. Up to seven calls more than asked for: nothing among thousands. */
const loop = (counters, sets) => {
  const [c0, c1, c2, c3, c4, c5, c6, c7] = counters;
  let next = 0;
  return (count) => {
    for (let i = 0; i < count; i += 8) {
      const { method: a, route: b, shard: c } = sets[next];
      next = next + 1 === sets.length ? 0 : next + 1;
      c0.inc({ method: a, route: b, shard: c });
      c1.inc({ queue: a, job: b, worker: c });
      c2.inc({ topic: a, partition: b, consumer: c });
      c3.inc({ table: a, operation: b, replica: c });
      c4.inc({ cache: a, command: b, node: c });
      c5.inc({ provider: a, country: b, currency: c });
      c6.inc({ tenant: a, feature: b, plan: c });
      c7.inc({ host: a, disk: b, device: c });
    }
  };
};

/** Takes the label object, so that it is made, and does nothing with it. */
class BareCounter {
  inc(labels) {
    this.labels = labels;
  }
}

/** Counts with three labels, where no two calls after each other go to one counter. */
export async function run({ short }) {
  const sets = shuffled(labelSets(SERIES_OF_EACH));
  const values = Object.values(vocabulary(SERIES_OF_EACH));
  const metrics = LABEL_NAMES.map((names, index) => {
    const labels = Object.fromEntries(names.map((name, position) => [name, values[position]]));
    return defineCounter({ name: nameOf(index), help: 'Mixed.', labels, seed: false });
  });
  const { context, handles } = await startContext({ metrics });
  const peers = {
    [BARE]: apart(loop)(
      LABEL_NAMES.map(() => new BareCounter()),
      sets,
    ),
    [OURS]: apart(loop)(handles, sets),
  };
  for (const [name, prom] of Object.entries(promClients)) {
    const counters = LABEL_NAMES.map(
      (labelNames, index) =>
        new prom.Counter({ name: nameOf(index), help: 'Mixed.', labelNames, registers: [] }),
    );
    peers[name] = apart(loop)(counters, sets);
  }

  const figures = await measureHotPath(peers, { short });
  await context.close();
  return [
    result({
      title: 'inc({ 3 labels }) over 8 counters of 125 series in turn',
      unit: 'ns',
      figures,
      notes: promNotes,
    }),
  ];
}
