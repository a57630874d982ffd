import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { MetricsModule } from 'nestjs-metrics';
import {
  Counter,
  Gauge,
  Histogram,
  Registry,
  type OpenMetricsContentType,
  type RegistryContentType,
} from 'prom-client';
import { OPENMETRICS, TEXT } from '../exposition/render.js';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { chunkOf, openBody, restOf, samplesIn, textOf } from './bodies.js';
import { stubClock, turnsWhile, type StubClock } from './event-loop.js';

const MAX_BLOCK_MS = 10;
/** What the label of one sample takes on the stubbed clock. */
const LABEL_MS = 0.01;

async function start(registry: Registry<RegistryContentType>): Promise<TestApp> {
  const { app } = await startApp({
    module: MetricsModule.forRoot({
      registry,
      defaultMetrics: false,
      exposition: { maxBlockMs: MAX_BLOCK_MS },
    }),
  });
  return app;
}

/** Metrics whose labels take their time when they are rendered. */
function addSlowMetrics(registry: Registry, clock: () => StubClock, metrics: number): void {
  for (let metric = 0; metric < metrics; metric++) {
    const name = `slow_${metric}`;
    const gauge = new Gauge({ name, help: 'S.', registers: [registry] });
    const values = Array.from({ length: 4_000 }, (_, value) => {
      const toString = (): string => {
        clock().pass(LABEL_MS);
        return `label ${value}`;
      };
      return { labels: { label: { toString } as unknown as string }, value };
    });
    const family = { name, help: 'S.', type: 'gauge', aggregator: 'sum', values };
    gauge.get = () => Promise.resolve(family as never);
  }
}

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

describe('the event loop while metrics of prom-client’s are rendered', () => {
  it('goes to the app after maxBlockMs', async () => {
    const registry = new Registry();
    let clock!: StubClock;
    addSlowMetrics(registry, () => clock, 1);
    const app = await start(registry);
    clock = stubClock();
    let text = '';
    const { count, longestHold } = await turnsWhile(async () => {
      text = await restOf(await openBody(app, { names: ['slow_0'] }));
    }, clock.now);
    expect(samplesIn(text)).toHaveLength(4_000);
    expect(longestHold).toBeLessThanOrEqual(1.5 * MAX_BLOCK_MS);
    expect(count).toBeGreaterThanOrEqual(2);
  });

  it('is shared by all bodies that are rendered at once, as one share', async () => {
    const registry = new Registry();
    let clock!: StubClock;
    addSlowMetrics(registry, () => clock, 8);
    const app = await start(registry);
    clock = stubClock();
    let texts: string[] = [];
    const { count, longestHold } = await turnsWhile(async () => {
      const names = registry.getMetricsAsArray().map(({ name }) => name);
      const bodies = names
        .filter((name) => name.startsWith('slow_'))
        .map((name) => openBody(app, { names: [name] }));
      texts = await Promise.all((await Promise.all(bodies)).map(restOf));
    }, clock.now);
    expect(texts.map((text) => samplesIn(text).length)).toEqual(texts.map(() => 4_000));
    expect(texts).toHaveLength(8);
    // A share each would make 80 of 10.
    expect(longestHold).toBeLessThanOrEqual(2.5 * MAX_BLOCK_MS);
    expect(count).toBeGreaterThanOrEqual(12);
  });

  it('goes to the app for real metrics by the thousands, which are all there', async () => {
    const registry = new Registry();
    const labelled = { help: 'R.', labelNames: ['a', 'b'], registers: [registry] };
    const counter = new Counter({ name: 'real_total', ...labelled });
    const gauge = new Gauge({ name: 'real', ...labelled });
    const histogram = new Histogram({ name: 'real_seconds', ...labelled, buckets: [1, 2] });
    for (let index = 0; index < 3_000; index++) {
      const labels = { a: `${index % 60}`, b: `${Math.floor(index / 60)}` };
      counter.inc(labels, index);
      gauge.set(labels, -index);
      histogram.observe(labels, 1.5);
    }
    const app = await start(registry);
    const clock = stubClock({ perReading: 1 });
    let text = '';
    const { longestHold, count } = await turnsWhile(async () => {
      text = await restOf(await openBody(app));
    }, clock.now);
    const samples = samplesIn(text).filter((line) => line.startsWith('real'));
    expect(samples).toHaveLength(3_000 * (1 + 1 + 5));
    expect(new Set(samples).size).toBe(samples.length);
    expect(text).toContain('\nreal_total{a="59",b="49"} 2999\n');
    expect(text).toContain('\nreal{a="59",b="49"} -2999\n');
    expect(text).toContain('\nreal_seconds_bucket{a="59",b="49",le="2.0"} 1\n');
    expect(clock.readings()).toBeGreaterThan(samples.length / 1_000);
    expect(longestHold).toBeLessThanOrEqual(2 * MAX_BLOCK_MS);
    expect(count).toBeGreaterThan(clock.readings() / (3 * MAX_BLOCK_MS));
  });
});

describe.each([TEXT, OPENMETRICS])('a scrape of prom-client’s metrics in %s', (accept) => {
  it.each(['before a byte is read', 'in the middle'])(
    'is one moment, whatever is recorded %s',
    async (when) => {
      const registry = new Registry();
      const labelled = { help: 'M.', labelNames: ['a'], registers: [registry] };
      const started = new Counter({ name: 'a_started_total', ...labelled });
      const seconds = new Histogram({ name: 'b_seconds', ...labelled, buckets: [1, 2] });
      const filling = new Gauge({ name: 'c_filling', ...labelled });
      const ended = new Counter({ name: 'd_ended_total', ...labelled });
      const record = (): void => {
        started.inc({ a: 'x' });
        ended.inc({ a: 'x' });
        seconds.observe({ a: 'x' }, 1.5);
        for (let index = 0; index < 1_500; index++) filling.inc({ a: `${index}`.padEnd(200, 'f') });
      };
      record();
      const app = await start(registry);
      const body = await openBody(app, { accept });
      const first = when === 'in the middle' ? [await chunkOf(body)] : [];
      record();
      ended.inc({ a: 'new' });
      filling.remove({ a: '0'.padEnd(200, 'f') });
      const text = textOf(...first) + (await restOf(body));
      const values = samplesIn(text).filter((line) => /^[a-d]_/.test(line));
      expect(values).toHaveLength(1 + 5 + 1_500 + 1);
      expect(text).not.toMatch(/^c_filling\{.*\} 2$/m);
      for (const line of [
        'a_started_total{a="x"} 1',
        'b_seconds_bucket{a="x",le="1.0"} 0',
        'b_seconds_bucket{a="x",le="2.0"} 1',
        'b_seconds_bucket{a="x",le="+Inf"} 1',
        'b_seconds_sum{a="x"} 1.5',
        'b_seconds_count{a="x"} 1',
        'd_ended_total{a="x"} 1',
      ]) {
        expect(values).toContain(line);
      }
      const next = await restOf(await openBody(app, { accept }));
      expect(next).toContain('d_ended_total{a="x"} 2\n');
      expect(next).toContain('d_ended_total{a="new"} 1\n');
      expect(next).toContain('b_seconds_count{a="x"} 2\n');
    },
  );
});

describe('an exemplar of prom-client’s', () => {
  it.each(['counter', 'histogram'])('is of the moment of its %s too', async (kind) => {
    const registry = new Registry<OpenMetricsContentType>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    const options = { help: 'E.', enableExemplars: true, registers: [registry] };
    const counter = new Counter({ name: 'e_total', ...options });
    const histogram = new Histogram({ name: 'e_seconds', buckets: [10], ...options });
    const record = (trace: string, value: number): void => {
      const exemplarLabels = { trace };
      if (kind === 'counter') counter.inc({ value, exemplarLabels });
      else histogram.observe({ value, exemplarLabels } as never);
    };
    record('earlier', 1);
    const app = await start(registry);
    const body = await openBody(app, { accept: OPENMETRICS });
    record('later', 5);
    expect(await restOf(body)).toMatch(/ 1 # \{trace="earlier"\} 1 \d/);
    expect(await restOf(await openBody(app, { accept: OPENMETRICS }))).toMatch(
      / # \{trace="later"\} 5 \d/,
    );
  });
});
