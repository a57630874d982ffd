import { describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, defineInfo, defineStateSet, open } from 'nestjs-metrics';
import type { CollectedFamily } from '../../lib/exposition/index.js';
import { CountingProcess, left, MergingGroup, samplesOf } from './merge-process.js';

const help = 'What it measures.';
const Sales = defineCounter({ name: 'sales_total', help, labels: { shop: open(), till: open() } });
const Swapped = defineCounter({
  name: 'sales_total',
  help,
  labels: { till: open(), shop: open() },
});
const Load = defineGauge({ name: 'load', help, labels: { core: open() }, aggregate: 'perProcess' });
const many = { cardinality: { maxSeriesPerMetric: 10_000 } };

function processes(group: MergingGroup, count: number): CountingProcess[] {
  return Array.from(
    { length: count },
    (_, index) => new CountingProcess(group, { pid: index + 1 }, many),
  );
}

/** The lists of series of one metric, and what caches know them by. */
function listsOf(
  families: readonly CollectedFamily[],
): readonly { chunk: object; series: readonly unknown[] }[] {
  return families.flatMap((family) => ('chunks' in family ? family.chunks : []));
}

describe('label sets', () => {
  it('that only look alike stay apart', async () => {
    const group = new MergingGroup();
    const [a, b] = processes(group, 2);
    const odd = [
      'x',
      'X',
      ' x',
      'x"',
      'x\\',
      'x\n',
      'x\0',
      '',
      '["x"]',
      'x,y',
      'é',
      'é'.normalize('NFD'),
    ];
    for (const one of [a!, b!]) {
      for (const shop of odd) one.of(Sales).inc({ shop, till: 'y' });
      one.of(Sales).inc({ shop: 'x","y', till: '' });
      one.of(Sales).inc({ shop: 'x', till: '","y' });
    }
    const shown = await group.samples(a!, b!);
    expect(shown.size).toBe(odd.length + 2);
    expect(new Set(shown.values())).toEqual(new Set([2]));
  });

  it('are the same in whatever order processes declare their labels', async () => {
    const group = new MergingGroup();
    const [a, b, c] = processes(group, 3);
    a!.of(Sales).inc({ shop: 'x', till: '1' }, 1);
    b!.of(Swapped).inc({ shop: 'x', till: '1' }, 2);
    b!.of(Swapped).inc({ shop: '1', till: 'x' }, 4);
    c!.of(Swapped).inc({ shop: 'x', till: '1' }, 8);
    const estate = group.leave([await b!.state(), await c!.state()]);
    const parts = [await a!.part(), left(estate)];
    expect(await samplesOf(group.merge(parts))).toEqual(
      new Map([
        ['sales_total{shop="x",till="1"}', 11],
        ['sales_total{shop="1",till="x"}', 4],
      ]),
    );
    expect(listsOf(group.merge(parts))[0]!.series).toBe(listsOf(group.merge(parts))[0]!.series);
    expect(group.differences).toEqual([]);
  });

  it('of each process have its id, and that of its thread', async () => {
    const group = new MergingGroup();
    const main = new CountingProcess(group, { pid: 7 });
    const thread = new CountingProcess(group, { pid: 7, threadId: 3 });
    const other = new CountingProcess(group, { pid: 8 });
    for (const [index, one] of [main, thread, other].entries())
      one.of(Load).set({ core: '0' }, index);
    expect(await group.samples(main, thread, other)).toEqual(
      new Map([
        ['load{core="0",pid="7"}', 0],
        ['load{core="0",pid="7:3"}', 1],
        ['load{core="0",pid="8"}', 2],
      ]),
    );
  });

  it('of a process whose id had another one before are its own', async () => {
    const group = new MergingGroup();
    const before = new CountingProcess(group, { pid: 7, startedAt: 1 });
    const now = new CountingProcess(group, { pid: 7, startedAt: 2 });
    before.of(Load).set({ core: '0' }, 9);
    now.of(Load).set({ core: '0' }, 1);
    const parts = [await now.part(), left(group.leave([await before.state()]))];
    expect(await samplesOf(group.merge(parts))).toEqual(new Map([['load{core="0",pid="7"}', 1]]));
  });
});

describe('info metrics and state sets', () => {
  it('say what any of the living say', async () => {
    const Build = defineInfo({ name: 'build_info', help, labels: { version: open() } });
    const Mode = defineStateSet({ name: 'mode', help, states: ['idle', 'busy', 'ill'] });
    const group = new MergingGroup();
    const [a, b, dead] = processes(group, 3);
    a!.of(Build).set({ version: '1' });
    b!.of(Build).set({ version: '2' });
    a!.of(Mode).set('busy');
    b!.of(Mode).set('idle');
    dead!.of(Build).set({ version: '0' });
    dead!.of(Mode).set('ill');
    const parts = [await a!.part(), await b!.part(), await dead!.part(true)];
    expect(
      await samplesOf(group.merge([...parts, left(group.leave([await dead!.state()]))])),
    ).toEqual(
      new Map([
        ['build_info{version="1"}', 1],
        ['build_info{version="2"}', 1],
        ['mode{mode="idle"}', 1],
        ['mode{mode="busy"}', 1],
        ['mode{mode="ill"}', 0],
      ]),
    );
  });
});

describe('series that come and go', () => {
  it('are in the same lists as long as they are the same, and only the last list changes', async () => {
    const group = new MergingGroup();
    const [a, b] = processes(group, 2);
    for (let index = 0; index < 1_500; index++) {
      a!.of(Sales).inc({ shop: `${index}`, till: '1' });
      b!.of(Sales).inc({ shop: `${index}`, till: '1' });
    }
    const merge = async () => listsOf(group.merge([await a!.part(), await b!.part()]));
    const before = await merge();
    b!.of(Sales).inc({ shop: '3', till: '1' });
    const same = await merge();
    expect(same.map(({ series }, index) => series === before[index]!.series)).toEqual([true, true]);
    b!.of(Sales).inc({ shop: 'new', till: '1' });
    const after = await merge();
    expect(after.map(({ series }, index) => series === before[index]!.series)).toEqual([
      true,
      false,
    ]);
    expect(after.map(({ chunk }) => chunk)).toEqual(before.map(({ chunk }) => chunk));
    expect(after[1]!.series.slice(0, -1)).toEqual(before[1]!.series);
  });

  it('stay where another process still has them, and are gone where none has', async () => {
    const group = new MergingGroup();
    const [a, b] = processes(group, 2);
    for (const shop of ['1', '2', '3', '4', '5']) {
      a!.of(Sales).inc({ shop, till: '1' }, Number(shop));
      if (shop !== '4') b!.of(Sales).inc({ shop, till: '1' }, 10 * Number(shop));
    }
    expect((await group.samples(a!, b!)).size).toBe(5);
    a!.of(Sales).remove({ shop: '1', till: '1' });
    a!.of(Sales).remove({ shop: '4', till: '1' });
    expect(await group.samples(a!, b!)).toEqual(
      new Map(
        [
          ['1', 10],
          ['2', 22],
          ['3', 33],
          ['5', 55],
        ]
          .toSorted()
          .map(([shop, value]): [string, number] => [
            `sales_total{shop="${shop}",till="1"}`,
            Number(value),
          ]),
      ),
    );
  });

  it('are one line, also once they were gone everywhere and came back', async () => {
    const group = new MergingGroup();
    const [a, b] = processes(group, 2);
    for (let round = 0; round < 5; round++) {
      for (let index = 0; index < 1_500; index++) {
        const labels = { shop: `${round % 2}`, till: `${index}` };
        a!.of(Sales).inc(labels);
        b!.of(Sales).inc(labels);
      }
      const shown = await group.samples(a!, b!);
      expect([shown.size, new Set(shown.values())]).toEqual([1_500, new Set([2])]);
      a!.of(Sales).reset();
      b!.of(Sales).reset();
    }
  });

  it('are right in merges that run side by side', async () => {
    const group = new MergingGroup();
    const [a, b, c] = processes(group, 3);
    for (let index = 0; index < 2_000; index++) {
      const labels = { shop: `${index}`, till: '1' };
      a!.of(Sales).inc(labels, 1);
      if (index % 2 === 0) b!.of(Sales).inc(labels, 2);
      if (index % 3 === 0) c!.of(Sales).inc(labels, 4);
    }
    const [one, two, three] = await Promise.all([a!, b!, c!].map((process) => process.part()));
    const subsets = [[one!, two!, three!], [two!], [three!, one!], [two!, three!]];
    const expected = subsets.map((parts) => group.merge(parts));
    const running = subsets.map((parts) => group.begin(parts));
    const results: CollectedFamily[][] = [];
    while (results.filter(Boolean).length < subsets.length) {
      for (const [index, steps] of running.entries()) {
        const { done, value } = steps.next();
        if (done && value) results[index] = value;
      }
    }
    for (const [index, result] of results.entries()) {
      expect(await samplesOf(result)).toEqual(await samplesOf(expected[index]!));
    }
  });
});
