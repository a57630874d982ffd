import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  open,
  type MetricDefinition,
} from 'nestjs-metrics';
import { resetMetrics, seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const labels = { kind: ['a', 'b'], tenant: open() } as const;
const Orders = defineCounter({ name: 'orders_total', help, labels, seed: false });
const Depth = defineGauge({ name: 'depth', help, labels });
const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [1], seed: false });
const Parse = defineSummary({ name: 'parse', help, labels, percentiles: [], seed: false });
const ALL = [Orders, Depth, Wait, Parse];

const A = { kind: 'a', tenant: 'x' } as const;

/** What a child does, and by how much that raises its sample. */
interface Use {
  readonly use: string;
  readonly metric: MetricDefinition;
  readonly sample: string;
  /** Binds the child now, and records on it when called. */
  bind(app: HandleApp): () => unknown;
}

const USES: Use[] = [
  { use: 'counter.inc', ...bound(Orders, 'orders_total', (app) => app.handle(Orders).labels(A)) },
  { use: 'gauge.inc', ...bound(Depth, 'depth', (app) => app.handle(Depth).labels(A)) },
  {
    use: 'gauge.set',
    metric: Depth,
    sample: 'depth',
    bind: ({ handle }) => {
      const child = handle(Depth).labels(A);
      return () => child.set(1);
    },
  },
  {
    use: 'histogram.observe',
    metric: Wait,
    sample: 'wait_count',
    bind: ({ handle }) => {
      const child = handle(Wait).labels(A);
      return () => child.observe(0.5);
    },
  },
  {
    use: 'histogram.startTimer',
    metric: Wait,
    sample: 'wait_count',
    bind: ({ handle }) => {
      const child = handle(Wait).labels(A);
      return () => child.startTimer()();
    },
  },
  {
    use: 'summary.observe',
    metric: Parse,
    sample: 'parse_count',
    bind: ({ handle }) => {
      const child = handle(Parse).labels(A);
      return () => child.observe(0.5);
    },
  },
  {
    use: 'counter.countErrors',
    metric: Orders,
    sample: 'orders_total',
    bind: ({ handle }) => {
      const child = handle(Orders).labels(A);
      return () =>
        expect(() =>
          child.countErrors(() => {
            throw new Error('counted');
          }),
        ).toThrow('counted');
    },
  },
];

function bound(
  metric: MetricDefinition,
  sample: string,
  childOf: (app: HandleApp) => { inc(): void },
): Omit<Use, 'use'> {
  return {
    metric,
    sample,
    bind: (app) => {
      const child = childOf(app);
      return () => child.inc();
    },
  };
}

/** Ways in which a series goes. */
const GOINGS: [how: string, go: (app: HandleApp, metric: MetricDefinition) => void][] = [
  ['removed', (app, metric) => app.handle(metric).remove(A)],
  ['removed by position', (app, metric) => app.handle(metric).remove('a', 'x')],
  ['reset', (app, metric) => app.handle(metric).reset()],
  ['reset with all metrics', ({ app }) => resetMetrics(app)],
];

describe.each(USES)('a bound child whose series is gone ($use)', ({ metric, sample, bind }) => {
  it.each(GOINGS)('makes it anew at its next recording, and only then: %s', async (_, go) => {
    const app = await startHandles(ALL);
    const record = bind(app);
    for (let round = 0; round < 3; round++) {
      record();
      expect(await valueOf(app.handle(metric), sample, A)).toBe(1);
      go(app, metric);
      expect(await seriesOf(app.handle(metric))).toEqual([]);
    }
    record();
    expect(await valueOf(app.handle(metric), sample, A)).toBe(1);
  });

  it('records in the series that others have made meanwhile', async () => {
    const app = await startHandles(ALL);
    const [first, second] = [bind(app), bind(app)];
    first();
    app.handle(metric).remove(A);
    second();
    first();
    expect((await valueOf(app.handle(metric), sample, A))! >= 1).toBe(true);
    const series = new Set((await seriesOf(app.handle(metric))).map((one) => one.labels['tenant']));
    expect(series).toEqual(new Set(['x']));
  });
});

describe('a timer of a bound child', () => {
  it('records in the new series where the one of its beginning is gone', async () => {
    const { handle } = await startHandles(ALL);
    const wait = handle(Wait);
    const child = wait.labels(A);
    child.observe(0.5);
    const stop = child.startTimer();
    wait.remove(A);
    stop();
    expect(await valueOf(wait, 'wait_count', A)).toBe(1);
  });
});
