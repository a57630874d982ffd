import { afterEach, describe, expect, it } from '@jest/globals';
import { defineHistogram, type Handle, type HistogramDefinition } from 'nestjs-metrics';
import { seriesOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

afterEach(closeApps);

/** Bounds that are unlike each other, many of them not exact in binary. */
const BOUNDS: [what: string, bounds: readonly number[]][] = [
  ['one', [0]],
  ['two', [-1, 1]],
  ['negative ones only', [-30, -2.5, -0.1]],
  ...[3, 23, 24, 25, 26, 31, 32, 33, 64, 100].map((count): [string, number[]] => [
    `${count} around zero`,
    Array.from({ length: count }, (_, index) => (index - Math.floor(count / 2)) * 0.1),
  ]),
  ['40 from the smallest to the largest', exponents(40, 15)],
  ['24 from the smallest to the largest', exponents(24, 25)],
  ['next to each other', [1 - Number.EPSILON / 2, 1, 1 + Number.EPSILON]],
];

function exponents(count: number, step: number): number[] {
  return Array.from({ length: count }, (_, index) => 10 ** ((index - count / 2) * step));
}

/** Values at, right below and right above each bound, between them, and beyond all. */
function probesOf(bounds: readonly number[]): number[] {
  const around = bounds.flatMap((bound, index) => {
    const step = Math.max(Math.abs(bound) * Number.EPSILON, Number.MIN_VALUE);
    const next = bounds[index + 1] ?? bound + 1;
    return [bound, bound - step, bound + step, bound + (next - bound) / 2];
  });
  return [...around, 0, -0, -Number.MAX_VALUE, Number.MAX_VALUE, Number.MIN_VALUE];
}

/** What a scrape must say of these values, counted one by one. */
function expected(bounds: readonly number[], values: readonly number[]): [string, number][] {
  return [
    ...[...bounds, Infinity].map((bound): [string, number] => [
      `le ${bound}`,
      values.filter((value) => value <= bound).length,
    ]),
    ['sum', values.reduce((sum, value) => sum + value, 0)],
    ['count', values.length],
  ];
}

async function told(
  handle: Handle,
  labels: Readonly<Record<string, string>> = {},
): Promise<[string, number][]> {
  const samples = (await seriesOf(handle)).filter(({ labels: own }) =>
    Object.entries(labels).every(([name, value]) => own[name] === value),
  );
  return samples.map(({ name, labels: { le }, value }) => [
    le === undefined ? name.replace(/^.*_/, '') : `le ${Number(le.replace('Inf', 'Infinity'))}`,
    value,
  ]);
}

describe('the buckets of a histogram are those of a count of each value', () => {
  it.each(BOUNDS)('with bounds: %s', async (_, bounds) => {
    const definition: HistogramDefinition = defineHistogram({
      name: 'size',
      help: 'Sizes.',
      buckets: bounds,
    });
    const { handle } = await startHandles([definition]);
    const seen: number[] = [];
    for (const value of probesOf(bounds)) {
      seen.push(value);
      if (seen.length % 2 === 0)
        (handle(definition) as { observe(v: number): void }).observe(value);
      else handle(definition).labels().observe(value);
    }
    expect(await told(handle(definition))).toEqual(expected(bounds, seen));
  });

  it('for each of its series, also when others are removed in between', async () => {
    const bounds = Array.from({ length: 30 }, (_, index) => index - 10);
    const definition = defineHistogram({
      name: 'size',
      help: 'Sizes.',
      labels: { kind: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
      buckets: bounds,
      seed: false,
    });
    const { handle } = await startHandles([definition]);
    const size = handle(definition);
    const seen = new Map<'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g', number[]>();
    const kinds = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;
    for (let round = 0; round < 60; round++) {
      for (const [index, kind] of kinds.entries()) {
        const value = ((round * 7 + index * 11) % 37) - 13 + 0.25 * (round % 4);
        seen.set(kind, [...(seen.get(kind) ?? []), value]);
        if (round % 2 === 0) size.observe({ kind }, value);
        else size.labels(kind).observe(value);
      }
      const gone = kinds[(round * 5) % kinds.length]!;
      size.remove({ kind: gone });
      seen.delete(gone);
    }
    expect(seen.size).toBeGreaterThan(3);
    for (const [kind, values] of seen) {
      expect(await told(size, { kind })).toEqual(expected(bounds, values));
    }
  });
});
