import type { INestApplicationContext } from '@nestjs/common';
import { defineCounter, defineHistogram, getMetricToken, type HandleOf } from 'nestjs-metrics';

const VALUES = Array.from({ length: 250 }, (_, index) => `value ${index}`);
const labels = { a: VALUES, b: VALUES };

/** Counters of the same labels, of which each may have 62,500 series. */
export const COUNTERS = Array.from({ length: 8 }, (_, index) =>
  defineCounter({ name: `wide_${index}_total`, help: 'W.', labels, seed: false }),
);

/** A histogram of many lines a series. */
export const Lag = defineHistogram({
  name: 'lag_seconds',
  help: 'L.',
  labels,
  seed: false,
  buckets: Array.from({ length: 30 }, (_, index) => index + 1),
});

/** Makes so many series of a counter. */
export function fillCounter(
  app: INestApplicationContext,
  counter: (typeof COUNTERS)[number],
  series: number,
): void {
  const handle = app.get<HandleOf<typeof counter>>(getMetricToken(counter));
  for (const { a, b } of labelSets(series)) handle.inc({ a, b });
}

/** Makes so many series of {@link Lag}. */
export function fillHistogram(app: INestApplicationContext, series: number): void {
  const handle = app.get<HandleOf<typeof Lag>>(getMetricToken(Lag));
  for (const { a, b } of labelSets(series)) handle.observe({ a, b }, 1);
}

function* labelSets(count: number): Generator<{ a: string; b: string }> {
  for (let index = 0; index < count; index++) {
    const { length } = VALUES;
    yield { a: VALUES[Math.floor(index / length)]!, b: VALUES[index % length]! };
  }
}
