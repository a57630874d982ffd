import type { INestApplicationContext } from '@nestjs/common';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  getMetricToken,
  open,
  type Handle,
  type HandleOf,
  type MetricDefinition,
} from 'nestjs-metrics';

export const Orders = defineCounter({
  name: 'orders_processed_total',
  help: 'Orders processed, by outcome.',
  labels: { outcome: ['success', 'declined'], tenant: open() },
});
export const Revenue = defineCounter({
  name: 'revenue_dollars_total',
  help: 'Revenue.',
  unit: 'dollars',
});
export const Depth = defineGauge({
  name: 'order_queue_depth',
  help: 'Orders waiting,\nwith "quotes" and \\ in the help.',
  labels: { queue: ['fast', 'slow', 'nowhere', 'idle'] },
  seed: true,
});
export const Duration = defineHistogram({
  name: 'payment_duration_seconds',
  help: 'Payment round trip.',
  labels: { tenant: open() },
  buckets: [0.00001, 0.25, 1, 1_000_000],
  unit: 'seconds',
});
export const Wait = defineSummary({
  name: 'wait_seconds',
  help: 'Wait.',
  labels: { tenant: open() },
  percentiles: [0, 0.5, 0.99, 1],
});
export const Build = defineInfo({
  name: 'build_info',
  help: 'What runs.',
  labels: { version: open(), environment: ['production', 'test'] },
});
export const Link = defineStateSet({
  name: 'link_state',
  help: 'The link.',
  states: ['up', 'down', 'unknown "state"'],
});

/** A metric of every kind, some with a unit and some without. */
export const EVERY_METRIC: readonly MetricDefinition[] = [
  Orders,
  Revenue,
  Depth,
  Duration,
  Wait,
  Build,
  Link,
];

/** Label values that a careless writer would turn into other lines, or into none. */
export const NASTY = [
  '',
  ' ',
  '"',
  '\\',
  '\\n',
  '\n',
  '\r\n',
  '\u0000',
  '\u2028',
  '\u0085',
  'x"} 1\nfake_total{tenant="y',
  'a="b",c="d"',
  '# EOF',
  '{}',
  'ключ 鍵 🔑',
  '\ud800',
  '\udfff lone',
  'x'.repeat(300),
] as const;

/** The handle of a definition. */
export function handle<D extends MetricDefinition>(
  app: INestApplicationContext,
  definition: D,
): HandleOf<D> & Handle {
  return app.get<HandleOf<D> & Handle>(getMetricToken(definition), { strict: false });
}

/** Records something in each of {@link EVERY_METRIC}, with all nasty label values. */
export function recordEverything(app: INestApplicationContext): void {
  for (const [index, tenant] of NASTY.entries()) {
    handle(app, Orders).inc({ outcome: 'success', tenant }, index + 0.5);
    handle(app, Duration).observe({ tenant }, index);
    handle(app, Wait).observe({ tenant }, index);
  }
  handle(app, Revenue).inc(1e21);
  handle(app, Depth).set({ queue: 'fast' }, Infinity);
  handle(app, Depth).set({ queue: 'slow' }, -Infinity);
  handle(app, Depth).set({ queue: 'nowhere' }, NaN);
  handle(app, Depth).set({ queue: 'idle' }, -1.5e-7);
  handle(app, Build).set({ version: '1.2"3', environment: 'test' });
  handle(app, Link).set('up');
}
