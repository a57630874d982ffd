import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defineGauge, open, type Gauge } from 'nestjs-metrics';
import { INSTRUMENT, replaceRows } from '../../lib/instruments/index.js';
import { CountingProcess, finish, MergingGroup } from './merge-process.js';

const help = 'What it measures.';
const Level = defineGauge({ name: 'level', help, aggregate: 'mostRecent' });
const Cores = defineGauge({
  name: 'cores',
  help,
  labels: { core: open() },
  aggregate: 'liveMostRecent',
});

beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
});
afterAll(() => void jest.useRealTimers());

describe('the most recent of several processes', () => {
  it.each<[string, (gauge: Gauge<typeof Level>) => unknown, number]>([
    ['set()', (gauge) => gauge.set(4), 4],
    ['inc()', (gauge) => gauge.inc(4), 4],
    ['dec()', (gauge) => gauge.dec(4), -4],
    ['a bound set()', (gauge) => gauge.labels().set(4), 4],
    ['a bound inc()', (gauge) => gauge.labels().inc(4), 4],
    ['setToCurrentTime()', (gauge) => gauge.setToCurrentTime(), 3],
    [
      'the begin of a block',
      (gauge) => void gauge.trackInFlight(() => new Promise(() => undefined)),
      1,
    ],
    ['the end of a block', (gauge) => gauge.trackInFlight(() => 1), 0],
    ['what is read', (gauge) => finish(replaceRows(gauge[INSTRUMENT], [{ value: 8 }])), 8],
  ])('is the one of the last %s', async (_, change, expected) => {
    const group = new MergingGroup();
    const [a, b] = [1, 2].map((pid) => new CountingProcess(group, { pid }));
    jest.setSystemTime(1_000);
    a!.of(Level).set(100);
    jest.setSystemTime(2_000);
    b!.of(Level).set(0);
    a!.of(Level).set(50);
    jest.setSystemTime(3_000);
    change(b!.of(Level));
    expect((await group.samples(a!, b!)).get('level')).toBe(expected);
  });

  it('is one that was set, where another was only there', async () => {
    const group = new MergingGroup();
    const [a, b] = [1, 2].map((pid) => new CountingProcess(group, { pid }));
    a!.of(Level)[INSTRUMENT].table.seed([[]]);
    b!.of(Level).set(-3);
    expect((await group.samples(a!, b!)).get('level')).toBe(-3);
  });

  it('is told for each series, with nothing written beside the one that is set', async () => {
    const group = new MergingGroup();
    const one = new CountingProcess(group);
    const gauge = one.of(Cores);
    const cores = ['a', 'b', 'c', 'd', 'e'];
    for (const [index, core] of cores.entries()) {
      jest.setSystemTime(1_000 + index);
      gauge.set({ core }, index);
    }
    const gone = gauge.labels('a');
    gone.set(9);
    gauge.remove('a');
    const [chunk] = (await one.state()).own.families[0]!.chunks;
    const told = chunk!.series.map(({ labelValues: [core] }, index) => [
      core,
      ...chunk!.numbers.subarray(2 * index, 2 * index + 2),
    ]);
    const rest = (await one.state()).own.families[0]!.chunks.length;
    expect(rest).toBe(1);
    expect(told.toSorted()).toEqual([
      ['b', 1, 1_001],
      ['c', 2, 1_002],
      ['d', 3, 1_003],
      ['e', 4, 1_004],
    ]);
  });

  it('leaves a cold series beside it alone', async () => {
    const group = new MergingGroup();
    const idle = { cardinality: { idleTtlSeconds: 10 } };
    const one = new CountingProcess(group, {}, idle);
    const gauge = one.of(Cores);
    jest.setSystemTime(1_000);
    for (const core of ['a', 'b']) gauge.set({ core }, 1);
    const begun = gauge.labels('b').enter();
    const child = gauge.labels('b');
    finish(gauge[INSTRUMENT].table.sweep()!);
    jest.setSystemTime(30_000);
    child.leave(begun);
    const [chunk] = (await one.state()).own.families[0]!.chunks;
    expect(chunk!.series.map(({ labelValues: [core] }) => core)).toEqual(['a', 'b']);
    expect([...chunk!.numbers]).toEqual([1, 1_000, 1, 30_000]);
  });
});
