import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  open,
  type MetricDefinition,
} from 'nestjs-metrics';

const help = 'A "help",\nwith \\ and \\n in it.';

/** Metrics of the kinds that are recorded, with closed labels, open ones, both and none. */
export const METRICS: readonly MetricDefinition[] = [
  defineCounter({
    name: 'orders_total',
    help,
    labels: { outcome: ['success', 'declined'], tenant: open() },
  }),
  defineCounter({
    name: 'codes_total',
    help,
    labels: { code: [200, 404, '5xx'], cached: ['true', 'a "b"\\'] },
  }),
  defineCounter({
    name: 'listed_total',
    help,
    labels: { tenant: open() },
    seed: [{ tenant: 'a' }, { tenant: '"\n' }],
  }),
  defineCounter({ name: 'busy_seconds_total', help, unit: 'seconds' }),
  defineCounter({
    name: 'hits',
    help,
    labels: { a: open(), b: open(), c: ['x', 'y'] },
    seed: false,
  }),
  defineGauge({ name: 'depth', help, labels: { toString: open(), b: open() } }),
  defineGauge({ name: 'state', help, labels: { a: ['x', 'y'], b: [0, 1] }, seed: true }),
  defineGauge({ name: 'level_bytes', help, unit: 'bytes' }),
  defineHistogram({
    name: 'wait_seconds',
    help,
    unit: 'seconds',
    labels: { kind: ['a', 'b'], tenant: open() },
    buckets: [0.005, 0.1, 1, 10, 1e6],
  }),
  defineHistogram({
    name: 'drift',
    help,
    labels: { kind: ['a', 'b'] },
    buckets: [-10, -0.5, 0, 1e-5, 2],
  }),
  defineHistogram({ name: 'size_bytes', help, buckets: Array.from({ length: 30 }, (_, i) => i) }),
  defineSummary({ name: 'parse', help, labels: { tenant: open() }, percentiles: [] }),
];
