import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  getMetricToken,
  open,
  type Counter,
  type Gauge,
  type Histogram,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { isSame } from './expected-body.js';
import type { ParsedBody } from './parse-exposition.js';
import { parseNumber } from './parse-line.js';
import { FORMATS, scrapeBody } from './read-body.js';

const help = 'What it measures.';
const labels = { index: open() };
const Level = defineGauge({ name: 'level', help, labels });
const Sales = defineCounter({ name: 'sales_total', help, labels });
const Size = defineHistogram({ name: 'size', help, labels, buckets: [0] });

/** Doubles of all sizes, whole ones at and beyond the largest safe integer among them. */
const anyDouble: Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.maxSafeInteger(),
  fc.integer({ min: -2_000, max: 2_000_000 }),
  fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map(Number),
  // Neighbours of powers, where the spelling changes its form.
  fc
    .tuple(
      fc.constantFrom(2, 10),
      fc.integer({ min: -324, max: 308 }),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([base, exponent, step]) => base ** exponent * (1 + step * Number.EPSILON)),
  fc.constantFrom(
    2 ** 53,
    -(2 ** 53),
    2 ** 53 + 2,
    2 ** 63,
    2 ** 64,
    1e21,
    1e21 - 2 ** 17,
    999_999,
    1e6,
  ),
  fc.constantFrom(
    5e-324,
    -5e-324,
    1e308,
    Number.MAX_VALUE,
    1e-6,
    1e-7,
    -0,
    NaN,
    Infinity,
    -Infinity,
  ),
);

/** The values that a family's samples of one name have, by the label `index`. */
function valuesIn(body: ParsedBody, family: string, sample = family): number[] {
  const values: number[] = [];
  for (const { name, labels: found, value } of body.get(family)!.samples) {
    if (name === sample) values[Number(found.get('index'))] = value;
  }
  return values;
}

/** The numbers that did not come back as they went in. */
function changed(given: readonly number[], found: readonly number[]): string[] {
  return given.flatMap((value, index) =>
    isSame(value, found[index] ?? NaN) ? [] : [`${value} became ${found[index]}`],
  );
}

afterEach(closeApps);

describe.each(FORMATS)('in %s', (format) => {
  it('every value comes back as the same double', async () => {
    const { app } = await startApp({ metrics: { metrics: [Level, Sales, Size] } });
    const level = app.get<Gauge<typeof Level>>(getMetricToken(Level));
    const sales = app.get<Counter<typeof Sales>>(getMetricToken(Sales));
    const size = app.get<Histogram<typeof Size>>(getMetricToken(Size));
    await fc.assert(
      fc.asyncProperty(fc.array(anyDouble, { maxLength: 300, size: 'max' }), async (values) => {
        // All counters, and of histograms those whose sum OpenMetrics has too.
        const amounts = values.map((value) => (Number.isFinite(value) ? Math.abs(value) : 0));
        for (const handle of [level, sales, size]) handle.reset();
        for (const [index, value] of values.entries()) {
          const series = { index: String(index) };
          level.set(series, value);
          sales.inc(series, amounts[index]);
          size.observe(series, amounts[index]!);
        }
        const body = await scrapeBody(app, format);
        const total = format === 'text' ? 'sales_total' : 'sales';
        expect(changed(values, valuesIn(body, 'level'))).toEqual([]);
        expect(changed(amounts, valuesIn(body, total, 'sales_total'))).toEqual([]);
        expect(changed(amounts, valuesIn(body, 'size', 'size_sum'))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('every bound of a bucket comes back as the same double, and holds what is equal to it', async () => {
    const bounds = fc
      .uniqueArray(anyDouble.filter(Number.isFinite), { minLength: 1, maxLength: 40 })
      .map((all) => [...new Set(all)].toSorted((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(bounds, async (buckets) => {
        const Bounds = defineHistogram({ name: 'bounds', help, buckets });
        const { app } = await startApp({ metrics: { metrics: [Bounds] } });
        const handle = app.get<Histogram<typeof Bounds>>(getMetricToken(Bounds));
        for (const bound of buckets) handle.observe(bound);
        const { samples } = (await scrapeBody(app, format)).get('bounds')!;
        const found = samples.filter(({ name }) => name === 'bounds_bucket');
        expect(
          changed(
            [...buckets, Infinity],
            found.map((sample) => parseNumber(sample.labels.get('le')!)),
          ),
        ).toEqual([]);
        expect(found.map(({ value }) => value)).toEqual([
          ...buckets.map((_, index) => index + 1),
          buckets.length,
        ]);
        await closeApps();
      }),
      { numRuns: 40 },
    );
  });
});
