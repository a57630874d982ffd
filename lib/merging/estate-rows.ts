import type { PooledSeries, StateFamily } from '../states/index.js';

/** How many series of ended processes a gauge keeps that has one for each process. */
const MAX_ROWS = 100;

interface Row {
  readonly series: PooledSeries;
  readonly value: number;
  readonly startedAt: number;
  readonly createdAt: number;
}

/** A gauge with a series for each process, with those of the last processes only. */
export function lastRows(family: StateFamily): StateFamily {
  const rows = family.chunks.flatMap(({ series, numbers, createdAt }) =>
    series.map((one, index): Row => ({
      series: one,
      value: numbers[2 * index]!,
      startedAt: numbers[2 * index + 1]!,
      createdAt: createdAt[index]!,
    })),
  );
  if (rows.length <= MAX_ROWS) return family;
  const last = rows.toSorted((a, b) => b.startedAt - a.startedAt).slice(0, MAX_ROWS);
  return {
    shape: family.shape,
    chunks: [
      {
        series: last.map(({ series }) => series),
        numbers: Float64Array.from(last.flatMap(({ value, startedAt }) => [value, startedAt])),
        createdAt: Float64Array.from(last, ({ createdAt }) => createdAt),
      },
    ],
  };
}
