import { defineCounter, defineHistogram, getMetricToken, type HandleOf } from 'nestjs-metrics';
import type { TestApp } from '../support/app.js';

const VALUES = Array.from({ length: 70 }, (_, index) => `${index}`.padEnd(60, '.'));
const options = { help: 'C.', labels: { a: VALUES, b: VALUES }, seed: false } as const;

const Counted = defineCounter({ name: 'churned_calls_total', ...options });
const Lag = defineHistogram({ name: 'churned_seconds', ...options, buckets: [100] });

/** Metrics of which each can have 4,900 series. */
export const CHURNED = [Counted, Lag];

/** How many series a metric's first chunks hold together. */
const FULL = [4, 20, 84, 340, 1_364, 2_388];

/** As many series, and one more or less. */
export const SIZES = [3, 4, 5, 19, 20, 21, 83, 84, 85, 340, 341, 1_365];

/** Which of so many series are removed. */
export const REMOVALS: Readonly<Record<string, (index: number, size: number) => boolean>> = {
  'the first': (index) => index === 0,
  'the last': (index, size) => index === size - 1,
  'the last two': (index, size) => index >= size - 2,
  'every other': (index) => index % 2 === 0,
  'the first half': (index, size) => index < size / 2,
  'the second half': (index, size) => index >= size / 2,
  'the first of each chunk': (index) => FULL.includes(index),
  'the last of each chunk': (index) => FULL.includes(index + 1),
  'all but one': (index, size) => index !== Math.floor(size / 2),
  all: () => true,
};

/** The metrics of an app, with a model of what they must show. */
export class ChurnedSeries {
  private readonly values = new Map<number, number>();
  private readonly counted: HandleOf<typeof Counted>;
  private readonly lag: HandleOf<typeof Lag>;
  /** Bound children of all series that there ever were. */
  private readonly children = new Map<number, (value: number) => void>();

  constructor(app: TestApp) {
    this.counted = app.get(getMetricToken(Counted));
    this.lag = app.get(getMetricToken(Lag));
  }

  /** Makes series, or records on those that exist. */
  record(from: number, to: number): void {
    for (let index = from; index < to; index++) {
      const labels = labelsOf(index);
      const amount = amountOf(index);
      this.counted.inc(labels, amount);
      this.lag.observe(labels, amount);
      this.values.set(index, (this.values.get(index) ?? 0) + amount);
    }
  }

  /** Records on the bound children of series, of those too that were removed since. */
  recordBound(from: number, to: number): void {
    for (let index = from; index < to; index++) {
      const labels = labelsOf(index);
      let record = this.children.get(index);
      if (record === undefined) {
        const counted = this.counted.labels(labels);
        const lag = this.lag.labels(labels);
        record = (value) => {
          counted.inc(value);
          lag.observe(value);
        };
        this.children.set(index, record);
      }
      record(amountOf(index));
      this.values.set(index, (this.values.get(index) ?? 0) + amountOf(index));
    }
  }

  remove(size: number, isRemoved: (index: number, size: number) => boolean): void {
    for (let index = 0; index < size; index++) {
      if (!isRemoved(index, size)) continue;
      const labels = labelsOf(index);
      for (const handle of [this.counted, this.lag]) handle.remove(labels);
      this.values.delete(index);
    }
  }

  reset(): void {
    for (const handle of [this.counted, this.lag]) handle.reset();
    this.values.clear();
  }

  /** The lines of a scrape in this moment, in any order. */
  expected(): string[] {
    return [...this.values].flatMap(([index, value]) => {
      const { a, b } = labelsOf(index);
      const labels = `a="${a}",b="${b}"`;
      return [
        `churned_calls_total{${labels}} ${value}`,
        `churned_seconds_sum{${labels}} ${value}`,
        ...bucketLines(labels, amountOf(index), value / amountOf(index)),
      ];
    });
  }
}

function bucketLines(labels: string, amount: number, count: number): string[] {
  const bucket = (le: string, holds: boolean): string =>
    `churned_seconds_bucket{${labels},le="${le}"} ${holds ? count : 0}`;
  return [
    bucket('100.0', amount <= 100),
    bucket('+Inf', true),
    `churned_seconds_count{${labels}} ${count}`,
  ];
}

function labelsOf(index: number): { a: string; b: string } {
  return { a: VALUES[Math.floor(index / VALUES.length)]!, b: VALUES[index % VALUES.length]! };
}

/** What each recording of a series is of: never the same for two of them. */
function amountOf(index: number): number {
  return index + 1;
}
