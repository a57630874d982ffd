import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  MetricsError,
  open,
  type MetricDefinition,
} from 'nestjs-metrics';
import { seriesOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';
import { bootError } from '../module/boot-error.js';

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const MANY = { help: 'Many.', labels: { a: upTo(40), b: upTo(26) } };
const LISTED = upTo(1_001).map((index) => ({ a: index % 40, b: Math.floor(index / 40) }));

/** Its product is 1,040, of which two combinations occur. */
const Sparse = defineCounter({
  name: 'sparse_total',
  ...MANY,
  seed: [
    { a: 1, b: 2 },
    { a: 3, b: 4 },
  ],
});
const Wide = defineCounter({
  name: 'wide_total',
  help: 'Wide.',
  labels: { service: open(), a: upTo(40), b: upTo(26) },
});

@Injectable()
class SparseService {
  @Counted(Sparse, { labels: { a: ({ args: [a] }) => a, b: ({ args: [, b] }) => b } })
  work(a: number, b: number): number {
    return a + b;
  }
}

@Injectable()
class WideService {
  @Counted(Wide, {
    labels: { service: 'x', a: ({ args: [a] }) => a, b: ({ args: [, b] }) => b },
  })
  work(a: number, b: number): number {
    return a + b;
  }
}

/** 400 methods × 3 outcomes of one metric, all of them bounded by the code. */
class Large {}
for (const index of upTo(400)) {
  const descriptor = { value: () => undefined, configurable: true, writable: true };
  Counted()(Large.prototype, `method${index}`, descriptor);
  Object.defineProperty(Large.prototype, `method${index}`, descriptor);
}

afterEach(closeApps);

describe('more than 1,000 series from closed vocabularies', () => {
  it.each<[string, MetricDefinition]>([
    ['counter', defineCounter({ name: 'many_total', ...MANY })],
    ['histogram', defineHistogram({ name: 'many_seconds', ...MANY })],
    ['summary', defineSummary({ name: 'many_seconds', ...MANY })],
    ['gauge with seed: true', defineGauge({ name: 'many', ...MANY, seed: true })],
  ])('are refused at boot for a %s, with the count and the cure', async (_, definition) => {
    const error = await bootError(() => ({ metrics: { metrics: [definition] } }));
    expect(error).toBeInstanceOf(MetricsError);
    const { code, message } = error as MetricsError;
    expect(code).toBe('TOO_MANY_SERIES');
    expect(message).toContain(definition.name);
    expect(message).toMatch(/1[,.]?040 series/);
    expect(message).toMatch(/List the combinations.*seed: false/);
  });

  it('are refused where a decorator fixes the open label beside them', async () => {
    const error = await bootError(() => ({ providers: [WideService] }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('TOO_MANY_SERIES');
  });

  it.each<[string, MetricDefinition, number]>([
    [
      'exactly 1,000',
      defineCounter({ name: 'm_total', help: 'M.', labels: { a: upTo(40), b: upTo(25) } }),
      1_000,
    ],
    ['more that are listed', defineCounter({ name: 'm_total', ...MANY, seed: LISTED }), 1_001],
    [
      'a product that seed: false leaves out',
      defineCounter({ name: 'm_total', ...MANY, seed: false }),
      0,
    ],
    ['a gauge that is not seeded', defineGauge({ name: 'm', ...MANY }), 0],
  ])('are no matter for %s', async (_, definition, count) => {
    const { app } = await startApp({ metrics: { metrics: [definition] } });
    expect(await seriesOf(app, definition)).toHaveLength(count);
  });

  it('are no matter for labels that the code bounds', async () => {
    const { app } = await startApp({ providers: [Large] });
    expect(await seriesOf(app, 'method_calls_total')).toHaveLength(1_200);
  });

  it('are not made by a decorator either where the definition lists its seeds', async () => {
    const { app } = await startApp({ metrics: { metrics: [Sparse] }, providers: [SparseService] });
    expect(await seriesOf(app, Sparse)).toHaveLength(2);
    app.get(SparseService).work(5, 6);
    expect(await seriesOf(app, Sparse)).toHaveLength(3);
  });
});
