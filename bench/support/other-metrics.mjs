import { lastValueFrom, of } from 'rxjs';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  Gauged,
  open,
  outcome,
  startContext,
  Timed,
} from '../peers/nestjs-metrics.mjs';
import { startOpenTelemetry } from '../peers/opentelemetry.mjs';
import { promClients } from '../peers/prom-clients.mjs';
import { decorate } from './decorate.mjs';

const ROUNDS = 2_000;

/** Labels as apps have them: none, few, many, in objects of different shapes. */
const LABEL_SETS = [
  {},
  { queue: 'mail' },
  { outcome: 'success' },
  { route: '/orders', method: 'GET' },
  { method: 'POST', route: '/orders' },
  { tenant: 'acme', kind: 'invoice', state: 'open' },
  { region: 'eu', zone: 'a', host: 'h1', disk: 'sda' },
];

/**
 * Records to metrics of other shapes in all ways that there are, with each peer. In
 * a process with one metric V8 compiles a client for this metric alone, which no app
 * sees: the figures would flatter whoever is measured.
 */
export async function useOtherMetrics() {
  for (const prom of Object.values(promClients)) usePromClient(prom);
  useOpenTelemetry();
  await useOurs();
}

function usePromClient(prom) {
  for (const [index, labels] of LABEL_SETS.entries()) {
    const options = { help: 'Another.', labelNames: Object.keys(labels), registers: [] };
    useHandles(labels, [
      new prom.Counter({ name: `other_${index}_total`, ...options }),
      new prom.Gauge({ name: `other_${index}_depth`, ...options }),
      new prom.Histogram({ name: `other_${index}_seconds`, ...options }),
    ]);
  }
}

async function useOurs() {
  class Other {
    sync(value) {
      return value;
    }
    async promise(value) {
      return value;
    }
    observable(value) {
      return of(value);
    }
  }
  const Calls = defineCounter({
    name: 'other_calls_total',
    help: 'Another.',
    labels: { outcome: ['success', 'error', 'cancelled'] },
  });
  decorate(Other, 'sync', Counted(Calls, { labels: { outcome: outcome() } }), Gauged());
  decorate(Other, 'promise', Timed());
  decorate(Other, 'observable', Counted(), Timed());
  const metrics = LABEL_SETS.flatMap((values, index) => {
    const labels = Object.fromEntries(Object.keys(values).map((name) => [name, open()]));
    return [
      defineCounter({ name: `other_${index}_total`, help: 'Another.', labels }),
      defineGauge({ name: `other_${index}_depth`, help: 'Another.', labels }),
      defineHistogram({ name: `other_${index}_seconds`, help: 'Another.', labels }),
    ];
  });
  const { context, handles } = await startContext({ metrics, providers: [Other] });
  for (const [index, labels] of LABEL_SETS.entries()) {
    useHandles(labels, handles.slice(index * 3, index * 3 + 3));
  }
  const other = context.get(Other);
  for (let round = 0; round < ROUNDS; round++) {
    other.sync(round);
    await other.promise(round);
    await lastValueFrom(other.observable(round));
  }
  await context.close();
}

function useHandles(labels, [counter, gauge, histogram]) {
  const hasLabels = Object.keys(labels).length > 0;
  for (let round = 0; round < ROUNDS; round++) {
    if (hasLabels) useLabelled({ ...labels }, counter, gauge, histogram);
    else useUnlabelled(counter, gauge, histogram);
  }
}

function useUnlabelled(counter, gauge, histogram) {
  counter.inc();
  gauge.inc();
  gauge.dec();
  gauge.set(0.5);
  histogram.observe(0.5);
  histogram.startTimer()();
}

function useLabelled(labels, counter, gauge, histogram) {
  counter.inc(labels);
  gauge.inc(labels);
  gauge.dec(labels);
  gauge.set(labels, 0.5);
  histogram.observe(labels, 0.5);
  histogram.startTimer()(labels);
  const values = Object.values(labels);
  counter.labels(...values).inc();
  gauge.labels(...values).set(0.5);
  histogram.labels(...values).observe(0.5);
}

function useOpenTelemetry() {
  const { meter } = startOpenTelemetry();
  for (const [index, labels] of LABEL_SETS.entries()) {
    const counter = meter.createCounter(`other_${index}_total`);
    const gauge = meter.createUpDownCounter(`other_${index}_depth`);
    const histogram = meter.createHistogram(`other_${index}_seconds`);
    for (let round = 0; round < ROUNDS; round++) {
      counter.add(1, { ...labels });
      gauge.add(-1, { ...labels });
      histogram.record(0.5, { ...labels });
    }
  }
}
