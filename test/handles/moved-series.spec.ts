import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  fromArg,
  Gauged,
  open,
  Timed,
} from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const labels = { tenant: open() } as const;
const Orders = defineCounter({ name: 'orders_total', help, labels });
const Depth = defineGauge({ name: 'depth', help, labels });
const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [1, 10] });
const Parse = defineSummary({ name: 'parse', help, labels, percentiles: [] });
const Busy = defineGauge({ name: 'busy', help, labels });
const ALL = [Orders, Depth, Wait, Parse, Busy];

const tenant = (index: number): string => `t${index}`;

/** Every series has a number of its own, that of its tenant, in all metrics. */
function fill({ handle }: HandleApp, count: number): void {
  for (let index = 0; index < count; index++) {
    handle(Orders).inc({ tenant: tenant(index) }, index);
    handle(Depth).set({ tenant: tenant(index) }, index);
    for (const value of [0.5, 5, index]) handle(Wait).observe({ tenant: tenant(index) }, value);
    handle(Parse).observe({ tenant: tenant(index) }, index);
  }
}

function removeAll({ handle }: HandleApp, index: number): void {
  for (const metric of [Orders, Depth, Wait, Parse]) handle(metric).remove(tenant(index));
}

/** What the metrics say of each tenant that is left. */
async function readAll({ handle }: HandleApp): Promise<Map<string, readonly number[]>> {
  const read = new Map<string, number[]>();
  for (const metric of [Orders, Depth, Wait, Parse]) {
    for (const { labels: own, value } of await seriesOf(handle(metric))) {
      const of = own['tenant']!;
      read.set(of, [...(read.get(of) ?? []), value]);
    }
  }
  return read;
}

/** The same for a tenant that was recorded so many times. */
function expectedOf(index: number, times = 1): readonly number[] {
  const upTo = (bound: number): number => [0.5, 5, index].filter((one) => one <= bound).length;
  return [
    index * times,
    index,
    ...[1, 10, Infinity].map((bound) => upTo(bound) * times),
    (5.5 + index) * times,
    3 * times,
    index * times,
    times,
  ];
}

/** Which of so many series are removed, in which order. */
const REMOVALS: [which: string, count: number, removed: (count: number) => number[]][] = [
  ['the first', 30, () => [0]],
  ['the last', 30, (count) => [count - 1]],
  ['the last, then the one before', 30, (count) => [count - 1, count - 2]],
  ['the first of each chunk', 400, () => [0, 4, 20, 84, 340]],
  ['the last of each chunk', 400, () => [3, 19, 83, 339, 399]],
  ['all but one, forwards', 100, (count) => range(0, count - 1)],
  ['all but one, backwards', 100, (count) => range(1, count).toReversed()],
  ['every other one', 101, (count) => range(0, count).filter((index) => index % 2 === 0)],
  ['the one that was just moved', 30, (count) => [5, count - 1, 6, count - 2]],
  ['all', 90, (count) => range(0, count)],
];

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

describe('series that move to where another one was removed', () => {
  it.each(REMOVALS)('keep their numbers: %s', async (_, count, removed) => {
    const app = await startHandles(ALL);
    fill(app, count);
    const gone = removed(count);
    for (const index of gone) removeAll(app, index);
    const left = range(0, count).filter((index) => !gone.includes(index));
    const want = new Map(left.map((index) => [tenant(index), expectedOf(index)]));
    expect(await readAll(app)).toEqual(want);
    fill(app, count);
    const again = range(0, count).map((index): [string, readonly number[]] => [
      tenant(index),
      expectedOf(index, gone.includes(index) ? 1 : 2),
    ]);
    expect(await readAll(app)).toEqual(new Map(again));
  });

  it('are found by children that were bound before', async () => {
    const { handle } = await startHandles(ALL);
    const orders = handle(Orders);
    const wait = handle(Wait);
    const children = range(0, 50).map((index) => ({
      order: orders.labels(tenant(index)),
      waited: wait.labels(tenant(index)),
    }));
    const use = (): void => {
      for (const { order, waited } of children) {
        order.inc();
        waited.observe(2);
      }
    };
    use();
    for (const index of [0, 49, 3, 48, 20]) {
      orders.remove(tenant(index));
      wait.remove(tenant(index));
    }
    use();
    for (const index of range(0, 50)) {
      const times = [0, 49, 3, 48, 20].includes(index) ? 1 : 2;
      expect(await valueOf(orders, { tenant: tenant(index) })).toBe(times);
      expect(await valueOf(wait, 'wait_sum', { tenant: tenant(index) })).toBe(2 * times);
    }
  });

  it('take calls in flight and decorators with them', async () => {
    @Injectable()
    class Shop {
      @Counted(Orders, { labels: { tenant: 'static' } })
      @Timed(Wait, { labels: { tenant: 'static' } })
      fixed(): void {}

      @Counted(Orders, { labels: { tenant: fromArg(0) } })
      @Gauged(Busy, { labels: { tenant: fromArg(0) } })
      async by(_tenant: string, until: Promise<void>): Promise<void> {
        await until;
      }
    }
    const { app, handle } = await startHandles(ALL, {}, { providers: [Shop] });
    const shop = app.get(Shop);
    let finish!: () => void;
    const until = new Promise<void>((resolve) => (finish = resolve));
    const calls = range(0, 10).map((index) => shop.by(tenant(index), until));
    handle(Orders).inc({ tenant: 'first' });
    handle(Wait).observe({ tenant: 'first' }, 1);
    shop.fixed();
    handle(Orders).remove('first');
    handle(Wait).remove('first');
    for (const index of [0, 9, 4]) handle(Busy).remove(tenant(index));
    shop.fixed();
    handle(Busy).set({ tenant: tenant(4) }, 7);
    finish();
    await Promise.all(calls);
    expect(await valueOf(handle(Orders), { tenant: 'static' })).toBe(2);
    expect(await valueOf(handle(Wait), 'wait_count', { tenant: 'static' })).toBe(2);
    const busy = (await seriesOf(handle(Busy))).map((one) => [one.labels['tenant'], one.value]);
    expect(new Map(busy as [string, number][])).toEqual(
      new Map([
        ...[1, 2, 3, 5, 6, 7, 8].map((index): [string, number] => [tenant(index), 0]),
        ['t4', 7],
      ]),
    );
    for (const index of range(0, 10)) {
      expect(await valueOf(handle(Orders), { tenant: tenant(index) })).toBe(1);
    }
  });
});
