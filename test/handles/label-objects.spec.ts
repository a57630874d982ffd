import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, defineHistogram, open } from 'nestjs-metrics';
import { seriesOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const labels = { a: ['x', 'z'], b: open() } as const;
const Pairs = defineCounter({ name: 'pairs_total', help, labels, seed: false });
const Depth = defineGauge({ name: 'depth', help, labels });
const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [1], seed: false });
const Plain = defineCounter({ name: 'plain_total', help });
const ALL = [Pairs, Depth, Wait, Plain];

interface Pair {
  a: 'x' | 'z';
  b: string;
}

class OwnFields {
  a = 'x' as const;
  b = 'y';
  describe(): string {
    return this.a + this.b;
  }
}

class Getters {
  get a(): 'x' {
    return 'x';
  }
  get b(): string {
    return 'y';
  }
}

class HalfInherited {
  readonly b = 'y';
  get a(): 'x' {
    return 'x';
  }
}

/** Objects of all sorts that say a="x", b="y", and nothing else. */
const GOOD: [what: string, labels: () => Pair][] = [
  ['an object', () => ({ a: 'x', b: 'y' })],
  ['the other order', () => ({ b: 'y', a: 'x' })],
  ['a frozen object', () => Object.freeze({ b: 'y', a: 'x' } as const)],
  ['no prototype', () => Object.assign(Object.create(null) as Pair, { a: 'x', b: 'y' })],
  ['fields of a class', () => new OwnFields()],
  ['getters of a class', () => new Getters()],
  ['a field and a getter', () => new HalfInherited()],
  [
    'own getters',
    () => ({
      get a() {
        return 'x' as const;
      },
      get b() {
        return 'y';
      },
    }),
  ],
  ['one label inherited', () => Object.assign(Object.create({ a: 'x' }) as Pair, { b: 'y' })],
  ['both labels inherited', () => Object.create({ a: 'x', b: 'y' }) as Pair],
  [
    'inherited and own, the own one counts',
    () => Object.assign(Object.create({ a: 'z', b: 'no' }) as Pair, { a: 'x', b: 'y' }),
  ],
  ['a proxy', () => new Proxy<Pair>({ a: 'x', b: 'y' }, {})],
  ['a symbol beside them', () => Object.assign({ [Symbol('s')]: 1 }, { a: 'x', b: 'y' } as const)],
  [
    'a hidden property beside them',
    () => Object.defineProperty({ a: 'x', b: 'y' }, 'c', { value: 1 }),
  ],
  [
    'null-prototype entries',
    () =>
      Object.fromEntries(
        new Map([
          ['b', 'y'],
          ['a', 'x'],
        ]),
      ) as unknown as Pair,
  ],
];

/** Records a label set in all ways. Each counter, gauge and histogram then stands one higher. */
function recordAll({ handle }: HandleApp, make: () => Pair): void {
  handle(Pairs).inc(make());
  handle(Pairs).labels(make()).inc();
  handle(Depth).inc(make());
  handle(Depth).labels(make()).inc();
  handle(Wait).observe(make(), 1);
  handle(Wait).labels(make()).observe(1);
}

describe('a label set', () => {
  it.each(GOOD)('is the same series before and after that exists: %s', async (_, make) => {
    const app = await startHandles(ALL);
    for (let time = 0; time < 2; time++) recordAll(app, make);
    recordAll(app, () => ({ a: 'x', b: 'y' }));
    expect(await app.lines('pairs_total')).toEqual(['pairs_total{a="x",b="y"} 6']);
    expect(await app.lines('depth')).toEqual(['depth{a="x",b="y"} 6']);
    expect(await app.sample('wait_count{a="x",b="y"}')).toBe(6);
    expect(app.warnings).toEqual([]);
  });

  it.each(GOOD)('removes its series: %s', async (_, make) => {
    const app = await startHandles(ALL);
    recordAll(app, make);
    for (const metric of [Pairs, Depth, Wait]) app.handle(metric).remove(make());
    for (const metric of [Pairs, Depth, Wait]) expect(await app.lines(metric.name)).toEqual([]);
  });

  it.each<[what: string, labels: object]>([
    ['a label more', { a: 'x', b: 'y', c: 'z' }],
    ['a label more that is undefined', { a: 'x', b: 'y', c: undefined }],
    ['a label more, first', { c: 'z', a: 'x', b: 'y' }],
    ['a label less', { a: 'x' }],
    ['a label less and another', { a: 'x', c: 'y' }],
    ['a label that is undefined', { a: 'x', b: undefined }],
    ['a label of another case', { a: 'x', B: 'y' }],
    ['nothing', {}],
  ])('with %s is refused each time, also beside a series that fits', async (_, given) => {
    const app = await startHandles(ALL);
    recordAll(app, () => ({ a: 'x', b: 'y' }));
    for (let time = 0; time < 2; time++) {
      app.handle(Pairs).inc(given as Pair);
      app.handle(Depth).inc(given as Pair);
      app.handle(Wait).observe(given as Pair, 1);
    }
    for (const name of ['pairs_total', 'depth', 'wait']) {
      expect(await app.refused(name, 'invalid_label')).toBe(2);
    }
    expect(await app.lines('pairs_total')).toEqual(['pairs_total{a="x",b="y"} 2']);
    expect(await app.sample('wait_count{a="x",b="y"}')).toBe(2);
  });

  it('whose unknown value is folded is counted each time, also once that series exists', async () => {
    const app = await startHandles(ALL);
    for (let time = 0; time < 3; time++) app.handle(Pairs).inc({ a: 'lost' as 'x', b: 'y' });
    expect(await app.sample('pairs_total{a="__other__",b="y"}')).toBe(3);
    expect(await app.folded('pairs_total', 'a')).toBe(3);
  });

  it('of a metric without labels is nothing or an empty object', async () => {
    const { handle, refused } = await startHandles(ALL);
    const plain = handle(Plain) as unknown as { inc(labels?: unknown, value?: number): void };
    plain.inc();
    plain.inc(2);
    plain.inc({});
    plain.inc({}, 3);
    plain.inc(Object.create(null));
    plain.inc({ c: 1 });
    expect((await seriesOf(handle(Plain))).map(({ value }) => value)).toEqual([8]);
    expect(await refused('plain_total', 'invalid_label')).toBe(1);
  });
});
