import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  open,
  type MetricDefinition,
} from 'nestjs-metrics';
import { resetMetrics, seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

/** Garbage is collected in whole, which takes its time in a large process. */
jest.setTimeout(240_000);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

afterEach(closeApps);

const help = 'What it measures.';
const labels = { code: [200, 404], tenant: open() } as const;
const Orders = defineCounter({ name: 'orders_total', help, labels });
const Depth = defineGauge({ name: 'depth', help, labels });
const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [1] });
const Parse = defineSummary({ name: 'parse', help, labels, percentiles: [] });
const Plain = defineCounter({ name: 'plain_total', help });

/** As much of a handle as all kinds have in common. */
interface Bindable {
  labels(...given: readonly unknown[]): object;
  remove(...given: readonly unknown[]): void;
  reset(): void;
}

/** A handle of any kind, and what records one thing in the series of a label set. */
interface Kind {
  readonly kind: string;
  readonly definition: MetricDefinition;
  record(app: HandleApp): void;
}

const GIVEN = { code: 200, tenant: '7' } as const;

const KINDS: Kind[] = [
  { kind: 'counter', definition: Orders, record: (app) => app.handle(Orders).inc(GIVEN) },
  { kind: 'gauge', definition: Depth, record: (app) => app.handle(Depth).inc(GIVEN) },
  { kind: 'histogram', definition: Wait, record: (app) => app.handle(Wait).observe(GIVEN, 1) },
  { kind: 'summary', definition: Parse, record: (app) => app.handle(Parse).observe(GIVEN, 1) },
];

/** Every way to name the one series of {@link GIVEN}. */
const FORMS: readonly (readonly unknown[])[] = [
  [{ code: 200, tenant: '7' }],
  [{ tenant: '7', code: 200 }],
  [{ code: '200', tenant: 7 }],
  [Object.assign(Object.create(null) as object, { code: '200', tenant: '7' })],
  [200, '7'],
  ['200', '7'],
  ['200', 7],
  [200, 7],
];

function childrenOf(handle: Bindable): Set<object> {
  return new Set(FORMS.map((given) => handle.labels(...given)));
}

describe.each(KINDS)('labels() of a $kind', ({ definition, record }) => {
  it('returns the one child of a series, however its values are given', async () => {
    const app = await startHandles([Orders, Depth, Wait, Parse]);
    expect(childrenOf(app.handle(definition) as Bindable).size).toBe(1);
  });

  it('returns the same one before and after its series exists, is removed, and is reset', async () => {
    const app = await startHandles([Orders, Depth, Wait, Parse]);
    const handle = app.handle(definition) as Bindable;
    const child = handle.labels(GIVEN);
    const steps: (() => void)[] = [
      () => record(app),
      () => handle.remove(GIVEN),
      () => record(app),
      () => handle.reset(),
      () => resetMetrics(app.app),
    ];
    for (const step of steps) {
      step();
      expect(childrenOf(handle)).toEqual(new Set([child]));
      expect([...childrenOf(handle)][0]).toBe(child);
    }
  });

  it('returns another child for another series', async () => {
    const app = await startHandles([Orders, Depth, Wait, Parse]);
    const handle = app.handle(definition) as Bindable;
    const others = [
      handle.labels(GIVEN),
      handle.labels(404, '7'),
      handle.labels(200, '8'),
      handle.labels(200, '07'),
      handle.labels(200, ''),
    ];
    expect(new Set(others).size).toBe(others.length);
    expect(await app.lines(definition.name)).toEqual([]);
  });
});

describe('labels()', () => {
  it('returns one child of a metric without labels', async () => {
    const { handle } = await startHandles([Plain]);
    const child = handle(Plain).labels();
    expect(handle(Plain).labels({})).toBe(child);
    child.inc();
    handle(Plain).remove();
    expect(handle(Plain).labels()).toBe(child);
    child.inc();
    expect(await valueOf(handle(Plain))).toBe(1);
  });

  it('returns one child for texts that are one label value once they are well-formed', async () => {
    const { handle } = await startHandles([Orders]);
    const orders = handle(Orders);
    expect(orders.labels(200, 'a\uD800')).toBe(orders.labels({ code: 200, tenant: 'a\uFFFD' }));
  });

  it('returns a child of its own for a text that is cut, which records in the same series', async () => {
    const { handle, lines, folded } = await startHandles([Orders]);
    const orders = handle(Orders);
    const full = 'x'.repeat(200);
    orders.labels(200, full).inc();
    orders.labels(200, `${full}y`).inc();
    expect(await lines('orders_total')).toEqual([`orders_total{code="200",tenant="${full}"} 2`]);
    expect(await folded('orders_total', 'tenant')).toBe(1);
  });

  it('returns children of one name that are apart in two apps', async () => {
    const [one, two] = [await startHandles([Plain]), await startHandles([Plain])];
    expect(one.handle(Plain).labels()).not.toBe(two.handle(Plain).labels());
    one.handle(Plain).labels().inc();
    expect(await valueOf(two.handle(Plain))).toBe(0);
  });

  it('keeps no child that nobody holds any more, nor a place for it', async () => {
    const { handle } = await startHandles([Orders]);
    const orders = handle(Orders);
    const held = orders.labels(200, 'held');
    const seen: WeakRef<object>[] = [];
    const bind = (count: number): void => {
      for (let index = 0; index < count; index++) {
        const child = orders.labels(404, `t${index} of ${count}`);
        if (index % 1_000 === 0) seen.push(new WeakRef(child));
      }
    };
    bind(1_000);
    const before = await settledHeap();
    bind(60_000);
    expect((await settledHeap()) - before).toBeLessThan(60_000 * LEAST_BYTES_OF_A_PLACE);
    expect(seen.filter((one) => one.deref() !== undefined)).toEqual([]);
    expect(orders.labels({ code: 200, tenant: 'held' })).toBe(held);
    held.inc();
    expect(await seriesOf(orders)).toHaveLength(1);
  });

  it('makes a child anew where the one before was forgotten, on the same series', async () => {
    const { handle } = await startHandles([Orders]);
    const orders = handle(Orders);
    for (let round = 0; round < 3; round++) {
      orders.labels(200, 'a').inc();
      await setImmediate();
      collectGarbage();
      await setImmediate();
    }
    expect(orders.labels(200, 'a')).toBe(orders.labels({ code: 200, tenant: 'a' }));
    expect(await valueOf(orders, { code: 200, tenant: 'a' })).toBe(3);
  });
});

/** Far below what a map's entry, a weak reference and the label values take. */
const LEAST_BYTES_OF_A_PLACE = 60;

/** The bytes in use once what is garbage is gone. */
async function settledHeap(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    await setImmediate();
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}
