import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  open,
  type GaugeAggregate,
} from 'nestjs-metrics';
import { NO_ESTATE } from '../../lib/merging/estate.js';
import type { Estate } from '../../lib/states/member-state.js';
import type { MergePart } from '../../lib/merging/merge-parts.js';
import { mergedGauge, sumOf, type Said } from './merge-model.js';
import { CountingProcess, finish, left, MergingGroup, samplesOf } from './merge-process.js';
import { bequeath } from '../../lib/merging/estate.js';

const help = 'What it measures.';
const labels = { shop: open(), till: ['1', '2'] };
const Sales = defineCounter({ name: 'sales_total', help, labels });
const Size = defineHistogram({ name: 'size_bytes', help, labels, buckets: [-1, 2] });
const LASTING = ['sum', 'min', 'max', 'average', 'first', 'mostRecent', 'perProcess'] as const;
const AGGREGATES = LASTING.flatMap((one): GaugeAggregate[] => [
  one,
  `live${one[0]!.toUpperCase()}${one.slice(1)}` as GaugeAggregate,
]);
const gauges = AGGREGATES.map((aggregate) =>
  defineGauge({ name: `level_${aggregate}`, help, labels, aggregate }),
);

/** What one process does, and where it leaves what it told: to a later one, or to nobody yet. */
interface Life {
  readonly startedAt: number;
  readonly isDead: boolean;
  readonly heir: number;
  readonly deeds: readonly {
    readonly shop: string;
    readonly till: '1' | '2';
    readonly level: number;
    readonly amount: number;
    readonly at: number;
  }[];
}

/** Halves and thirds of all sizes that {@link sumOf} can add up. */
const amount: Arbitrary<number> = fc
  .tuple(fc.integer({ min: -8, max: 30 }), fc.double({ min: 1, max: 2, noNaN: true }))
  .map(([exponent, fraction]) => fraction * 2 ** exponent);
const level = fc.oneof(
  { weight: 6, arbitrary: amount },
  { weight: 2, arbitrary: amount.map((value) => -value) },
  { weight: 3, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0) },
);
const life: Arbitrary<Life> = fc.record({
  // So that some started at the same time.
  startedAt: fc.integer({ min: 1, max: 4 }),
  isDead: fc.boolean(),
  heir: fc.nat({ max: 7 }),
  deeds: fc.uniqueArray(
    fc.record({
      shop: fc.constantFrom('a', 'a"', 'a\\', 'a\n', 'A', 'ä', ''),
      till: fc.constantFrom('1' as const, '2' as const),
      level,
      amount,
      at: fc.integer({ min: 1, max: 4 }),
    }),
    { selector: ({ shop, till }) => JSON.stringify([shop, till]), maxLength: 6 },
  ),
});

function play(group: MergingGroup, { startedAt, deeds }: Life, index: number): CountingProcess {
  const one = new CountingProcess(group, { pid: index + 1, startedAt });
  for (const { shop, till, level: height, amount: size, at } of deeds) {
    jest.setSystemTime(at);
    one.of(Sales).inc({ shop, till }, size);
    one.of(Size).observe({ shop, till }, size - 2);
    for (const gauge of gauges) one.of(gauge).set({ shop, till }, height);
  }
  return one;
}

/** The parts of all: of those who ended some left all they had to a later one, in turn. */
async function partsOf(group: MergingGroup, lives: readonly Life[]): Promise<MergePart[]> {
  const estates: Estate[] = lives.map(() => NO_ESTATE);
  const parts: MergePart[] = [];
  for (const [index, one] of lives.entries()) {
    const state = await play(group, one, index).state(estates[index]);
    const isLeft = one.isDead && one.heir > index && one.heir < lives.length;
    if (isLeft) {
      estates[one.heir] = finish(bequeath(estates[one.heir]!, state, group.pool));
    } else {
      parts.push({ metrics: state.own, member: state.member, isDead: one.isDead });
      parts.push(left(state.estate));
    }
  }
  return parts;
}

function expected(lives: readonly Life[]): Map<string, number> {
  const lines = new Map<string, number>();
  const bySeries = new Map<string, (Said & { amount: number })[]>();
  for (const [index, { startedAt, isDead, deeds }] of lives.entries()) {
    for (const { shop, till, level: value, amount: size, at } of deeds) {
      const key = `shop="${shop}",till="${till}"`;
      const said = bySeries.get(key) ?? [];
      said.push({ pid: index + 1, startedAt, isDead, value, at, amount: size });
      bySeries.set(key, said);
    }
  }
  for (const [key, said] of bySeries) {
    const sizes = said.map(({ amount: size }) => size - 2);
    const below = (bound: number): number => sizes.filter((size) => size <= bound).length;
    lines.set(`sales_total{${key}}`, sumOf(said.map(({ amount: size }) => size)));
    for (const bound of [-1, 2, Infinity]) {
      lines.set(`size_bytes_bucket{${key},le="${bound}"}`, below(bound));
    }
    lines.set(`size_bytes_sum{${key}}`, sumOf(sizes));
    lines.set(`size_bytes_count{${key}}`, sizes.length);
    for (const aggregate of AGGREGATES) {
      for (const [added, value] of mergedGauge(aggregate, said)) {
        lines.set(`level_${aggregate}{${key}${added === '' ? '' : `,${added}`}}`, value);
      }
    }
  }
  return lines;
}

const sorted = (lines: ReadonlyMap<string, number>): [string, number][] =>
  // Nobody can tell zeros apart.
  [...lines].map(([line, value]): [string, number] => [line, value + 0]).toSorted();

beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
});
afterAll(() => void jest.useRealTimers());

describe('what any processes tell', () => {
  it('is merged as a plain model merges it, whoever ended and whoever has what they left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(life, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        async (lives, turn) => {
          const group = new MergingGroup();
          const parts = await partsOf(group, lives);
          const start = turn % parts.length;
          const inTurn = [...parts.slice(start), ...parts.slice(0, start)];
          expect(sorted(await samplesOf(group.merge(inTurn)))).toEqual(sorted(expected(lives)));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is merged right scrape after scrape, as processes come and go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(life, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 6 }),
        async (scrapes) => {
          const group = new MergingGroup();
          for (const lives of scrapes) {
            const shown = await samplesOf(group.merge(await partsOf(group, lives)));
            expect(sorted(shown)).toEqual(sorted(expected(lives)));
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
