import { describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, defineHistogram, open } from 'nestjs-metrics';
import { NO_ESTATE } from '../../lib/merging/estate.js';
import { CountingProcess, left, MergingGroup, samplesOf } from './merge-process.js';

const help = 'What it measures.';
const Sales = defineCounter({ name: 'sales_total', help, labels: { shop: open() } });
const Size = defineHistogram({ name: 'size_bytes', help, buckets: [1] });
const Last = defineGauge({ name: 'last', help, aggregate: 'perProcess' });
const InFlight = defineGauge({ name: 'in_flight', help });
const many = { cardinality: { maxSeriesPerMetric: 20_000 } };

describe('an estate', () => {
  it('names who left it, also through one that had inherited, and counts them', async () => {
    const group = new MergingGroup();
    const [a, b, c] = [1, 2, 3].map((pid) => new CountingProcess(group, { pid }));
    for (const one of [a!, b!, c!]) one.of(Sales).inc({ shop: 'x' }, one.member.pid);
    const first = group.leave([await a!.state()]);
    const second = group.leave([await b!.state(first), await c!.state()]);
    expect(second.dead).toBe(3);
    expect(new Set(second.includes)).toEqual(new Set([a!, b!, c!].map(({ member }) => member.id)));
    expect(await samplesOf(group.merge([left(second)]))).toEqual(
      new Map([['sales_total{shop="x"}', 6]]),
    );
  });

  it('leaves what it is made of as it was', async () => {
    const group = new MergingGroup();
    const [a, b] = [1, 2].map((pid) => new CountingProcess(group, { pid }));
    a!.of(Size).observe(0.1);
    b!.of(Size).observe(0.2);
    const estate = group.leave([await a!.state()]);
    const before = await samplesOf(group.merge([left(estate)]));
    group.leave([await b!.state()], estate);
    expect(await samplesOf(group.merge([left(estate)]))).toEqual(before);
    expect(NO_ESTATE).toEqual({ families: [], foreign: [], dead: 0, includes: [] });
  });

  it('has no gauge of what nobody does any more', async () => {
    const group = new MergingGroup();
    const one = new CountingProcess(group);
    one.of(InFlight).inc(3);
    const estate = group.leave([await one.state()]);
    expect(estate.families).toEqual([]);
    expect(group.merge([await one.part(true)])).toEqual([]);
  });

  it('keeps the last hundred series of a gauge that has one for each process', async () => {
    const group = new MergingGroup();
    let estate = NO_ESTATE;
    for (let pid = 1; pid <= 250; pid++) {
      const one = new CountingProcess(group, { pid });
      one.of(Last).set(pid);
      one.of(Sales).inc({ shop: 'x' });
      estate = group.leave([await one.state()], estate);
    }
    const shown = await samplesOf(group.merge([left(estate)]));
    expect(shown.get('sales_total{shop="x"}')).toBe(250);
    const pids = Array.from({ length: 100 }, (_, index) => 151 + index);
    expect(new Set(shown.keys())).toEqual(
      new Set(['sales_total{shop="x"}', ...pids.map((pid) => `last{pid="${pid}"}`)]),
    );
  });

  it('does not grow without end, and its sums stay right', async () => {
    const group = new MergingGroup();
    let estate = NO_ESTATE;
    const PER_PROCESS = 4_000;
    for (let pid = 1; pid <= 4; pid++) {
      const one = new CountingProcess(group, { pid }, many);
      for (let index = 0; index < PER_PROCESS; index++)
        one.of(Sales).inc({ shop: `${pid}:${index}` });
      estate = group.leave([await one.state()], estate);
    }
    const shown = await samplesOf(group.merge([left(estate)]));
    expect(shown.size).toBe(10_001);
    expect(shown.get('sales_total{shop="__other__"}')).toBe(4 * PER_PROCESS - 10_000);
  });
});

describe('exemplars', () => {
  const withExemplars = {
    exemplarSource: { byDefault: true, prepare: () => undefined, activeSpan: () => undefined },
  };
  const Traced = defineHistogram({ name: 'traced', help, labels: { shop: open() }, buckets: [1] });

  it('are the last of each line, of the living and the dead', async () => {
    const group = new MergingGroup();
    const [a, b] = [1, 2].map((pid) => new CountingProcess(group, { pid }, withExemplars));
    const observe = (one: CountingProcess, shop: string, value: number, trace: string): void =>
      one.of(Traced).observe({ labels: { shop }, value, exemplarLabels: { trace } });
    observe(a!, 'x', 0.5, 'old');
    observe(b!, 'x', 0.25, 'new');
    observe(a!, 'y', 5, 'only');
    const [first, second] = [await a!.state(), await b!.state()];
    const stamp = (state: typeof first, timestamp: number): void => {
      for (const { exemplars } of state.own.families[0]!.chunks) {
        for (const one of exemplars ?? []) Object.assign(one, { timestamp });
      }
    };
    stamp(first, 1_000);
    stamp(second, 2_000);
    const living = group.merge([
      { metrics: second.own, isDead: false },
      { metrics: first.own, isDead: false },
    ]);
    for (const families of [living, group.merge([left(group.leave([second, first]))])]) {
      const [family] = families;
      if (!('chunks' in family!)) throw new Error('no metric of ours');
      const shown = family.chunks.flatMap(({ series }) =>
        series.map((one) => [one.labelValues[0], family.exemplarsOf?.(one)] as const),
      );
      expect(new Map(shown)).toEqual(
        new Map([
          ['x', [{ labels: { trace: 'new' }, value: 0.25, timestamp: 2_000 }]],
          ['y', [undefined, { labels: { trace: 'only' }, value: 5, timestamp: 1_000 }]],
        ]),
      );
    }
  });
});
