import { defineCounter, defineHistogram, startContext } from '../peers/nestjs-metrics.mjs';
import { promClients, promNotes } from '../peers/prom-clients.mjs';
import { apart } from '../support/apart.mjs';
import { labelSets, shuffled, vocabulary } from '../support/label-sets.mjs';
import { measureHotPath } from '../support/measure-hot-path.mjs';
import { BARE, OURS } from '../support/names.mjs';
import { durations } from '../support/observations.mjs';
import { result } from '../support/result.mjs';
import { fasterThanByHand } from '../support/targets.mjs';

/** So many children take turns: more than one, or the slot would stay in a register. A power of 2. */
const CHILDREN = 16;
const NAMES = ['method', 'route', 'shard'];
const labels = vocabulary(CHILDREN);
const Requests = defineCounter({ name: 'requests_total', help: 'Requests.', labels });
const Durations = defineHistogram({
  name: 'request_duration_seconds',
  help: 'Durations.',
  labels,
});

const incLoop = (children) => {
  const mask = children.length - 1;
  return (count) => {
    for (let i = 0; i < count; i++) children[i & mask].inc();
  };
};

const observeLoop = (children, values) => {
  const mask = children.length - 1;
  return (count) => {
    for (let i = 0; i < count; i++) children[i & mask].observe(values[i & 1_023]);
  };
};

class BareChild {
  value = 0;
  inc() {
    this.value += 1;
  }
  observe(value) {
    this.value += value;
  }
}

/** Children that `labels(…)` gave once and that are kept, as hot code should. */
export async function run({ short }) {
  const sets = shuffled(labelSets(CHILDREN));
  const values = durations(1_024);
  const { context, handles } = await startContext({ metrics: [Requests, Durations] });
  const childrenOf = (handle) => sets.map((set) => handle.labels(set));
  const bare = sets.map(() => new BareChild());

  const inc = { [BARE]: apart(incLoop)(bare), [OURS]: apart(incLoop)(childrenOf(handles[0])) };
  const observe = {
    [BARE]: apart(observeLoop)(bare, values),
    [OURS]: apart(observeLoop)(childrenOf(handles[1]), values),
  };
  for (const [name, prom] of Object.entries(promClients)) {
    const shared = { help: 'By hand.', labelNames: NAMES, registers: [] };
    const counter = new prom.Counter({ name: 'requests_total', ...shared });
    const histogram = new prom.Histogram({ name: 'request_duration_seconds', ...shared });
    inc[name] = apart(incLoop)(childrenOf(counter));
    observe[name] = apart(observeLoop)(childrenOf(histogram), values);
  }

  const incFigures = await measureHotPath(inc, { short });
  const observeFigures = await measureHotPath(observe, { short });
  await context.close();
  const notes = [...promNotes, 'OpenTelemetry has no bound children'];
  return [
    result({
      title: 'bound child: inc()',
      unit: 'ns',
      figures: incFigures,
      targets: [fasterThanByHand(30)],
      notes,
    }),
    result({
      title: 'bound child: observe(v), 11 buckets',
      unit: 'ns',
      figures: observeFigures,
      targets: [fasterThanByHand(30)],
      notes,
    }),
  ];
}
