import { Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  errorType,
  fromArg,
  Gauged,
  Observed,
  open,
  outcome,
  Timed,
} from 'nestjs-metrics';
import { resetMetrics, seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const outcomes = ['success', 'error', 'cancelled'] as const;
const Static = defineCounter({ name: 'static_total', help, labels: { place: ['here', 'there'] } });
const Ends = defineCounter({
  name: 'ends_total',
  help,
  labels: { outcome: outcomes, error_type: open() },
  exemplars: true,
});
const Took = defineHistogram({
  name: 'took_seconds',
  help,
  labels: { outcome: outcomes },
  buckets: [60],
  exemplars: true,
});
const Codes = defineCounter({
  name: 'codes_total',
  help,
  labels: { place: ['here', 'there'], code: [200, 404], cached: ['true', 'false'] },
});
const Tenants = defineCounter({ name: 'tenants_total', help, labels: { tenant: open() } });
const Sizes = defineHistogram({
  name: 'size_bytes',
  help,
  labels: { tenant: open(), kind: ['a', 'b'] },
  buckets: [10],
});
const Busy = defineGauge({ name: 'busy', help, labels: { tenant: open() } });
const ALL = [Static, Ends, Took, Codes, Tenants, Sizes, Busy];

@Injectable()
class Shop {
  @Counted(Static, { labels: { place: 'here' } })
  always(): void {}

  @Counted(Ends, { labels: { outcome: outcome(), error_type: errorType() } })
  @Timed(Took, { labels: { outcome: outcome() } })
  ends(fails = false): void {
    if (fails) throw new TypeError('no');
  }

  @Counted(Codes, { labels: { place: 'there', code: fromArg(0), cached: fromArg(1) } })
  answer(_code: 200 | 404, _cached: 'true' | 'false'): void {}

  @Counted(Tenants, { labels: { tenant: fromArg(0) } })
  @Observed(Sizes, {
    labels: { tenant: fromArg(0), kind: 'a' },
    value: ({ args: [, size] }) => size,
  })
  @Gauged(Busy, { labels: { tenant: ({ args: [tenant] }) => tenant } })
  visit(_tenant: string, _size: number): void {}
}

const start = (): Promise<HandleApp> => startHandles(ALL, {}, { providers: [Shop] });

/** Calls with what a compiler would refuse. */
function answer({ app }: HandleApp, code: unknown, cached: unknown): void {
  app.get(Shop).answer(code as 200, cached as 'true');
}

/** Ways in which series go. */
const GOINGS: [how: string, go: (app: HandleApp) => void][] = [
  [
    'removed',
    ({ handle }) => {
      handle(Static).remove({ place: 'here' });
      handle(Ends).remove({ outcome: 'success', error_type: 'none' });
      handle(Ends).remove({ outcome: 'error', error_type: 'TypeError' });
      for (const one of outcomes) handle(Took).remove({ outcome: one });
      for (const cached of ['true', 'false'] as const) {
        handle(Codes).remove({ place: 'there', code: 200, cached });
      }
    },
  ],
  ['reset', ({ handle }) => ALL.forEach((metric) => handle(metric).reset())],
  ['reset with all metrics', ({ app }) => resetMetrics(app)],
];

describe('a decorator whose series were', () => {
  it.each(GOINGS)('%s makes them anew at the next call', async (_, go) => {
    const app = await start();
    const shop = app.app.get(Shop);
    for (let round = 0; round < 3; round++) {
      for (let call = 0; call < 2; call++) {
        shop.always();
        shop.ends();
        expect(() => shop.ends(true)).toThrow('no');
        answer(app, '200', 'true');
        answer(app, 200, true);
      }
      expect(await app.sample('static_total{place="here"}')).toBe(2);
      expect(await app.sample('ends_total{outcome="success",error_type="none"}')).toBe(2);
      expect(await app.sample('ends_total{outcome="error",error_type="TypeError"}')).toBe(2);
      expect(await app.sample('took_seconds_count{outcome="success"}')).toBe(2);
      expect(await app.sample('took_seconds_count{outcome="error"}')).toBe(2);
      expect(await app.sample('codes_total{place="there",code="200",cached="true"}')).toBe(4);
      go(app);
      expect((await valueOf(app.handle(Ends))) ?? 0).toBe(0);
      expect((await valueOf(app.handle(Codes), { place: 'there' })) ?? 0).toBe(0);
    }
  });
});

describe('a label that depends on the call', () => {
  it('is found in one series as a number, a boolean, and their text', async () => {
    const app = await start();
    for (const code of [200, '200', 404]) {
      for (const cached of [true, 'true', false]) answer(app, code, cached);
    }
    const made = (await seriesOf(app.handle(Codes))).filter(({ value }) => value > 0);
    const read = made.map(({ labels, value }) => [Object.values(labels).join(' '), value]);
    expect(Object.fromEntries(read)).toEqual({
      'there 200 true': 4,
      'there 200 false': 2,
      'there 404 true': 2,
      'there 404 false': 1,
    });
  });

  it('is folded and counted each time where its vocabulary does not list it', async () => {
    const app = await start();
    for (const code of [500, '500', 500, 200]) answer(app, code, true);
    expect(await app.sample('codes_total{place="there",code="__other__",cached="true"}')).toBe(3);
    expect(await app.folded('codes_total', 'code')).toBe(3);
  });

  it('is refused and counted each time where it is none', async () => {
    const app = await start();
    for (const code of [undefined, NaN, {}, null]) answer(app, code, true);
    expect(await app.refused('codes_total', 'invalid_label')).toBe(4);
    expect(await valueOf(app.handle(Codes))).toBe(0);
  });

  it('that is open keeps to its series over many values, with removals in between', async () => {
    const app = await start();
    const shop = app.app.get(Shop);
    const { handle } = app;
    const counted = new Map<string, { calls: number; bytes: number }>();
    for (let step = 0; step < 4_000; step++) {
      const tenant = `t${(step * 37) % 211}`;
      const before = counted.get(tenant) ?? { calls: 0, bytes: 0 };
      shop.visit(tenant, step);
      counted.set(tenant, { calls: before.calls + 1, bytes: before.bytes + step });
      if (step % 3 !== 0) continue;
      const gone = `t${(step * 53) % 211}`;
      handle(Tenants).remove(gone);
      handle(Sizes).remove({ tenant: gone, kind: 'a' });
      handle(Busy).remove(gone);
      counted.delete(gone);
    }
    const calls = await seriesOf(handle(Tenants));
    const sums = (await seriesOf(handle(Sizes))).filter(({ name }) => name === 'size_bytes_sum');
    const told = (samples: typeof calls): Map<string, number> =>
      new Map(samples.map(({ labels, value }) => [labels['tenant']!, value]));
    expect(told(calls)).toEqual(mapOf(counted, ({ calls: of }) => of));
    expect(told(sums)).toEqual(mapOf(counted, ({ bytes }) => bytes));
    expect(new Set((await seriesOf(handle(Busy))).map(({ value }) => value))).toEqual(new Set([0]));
  });

  it('that is open finds its own series again once there is room for it', async () => {
    const app = await start();
    const shop = app.app.get(Shop);
    for (let index = 0; index < 2_000; index++) app.handle(Tenants).inc({ tenant: `t${index}` });
    shop.visit('late', 1);
    shop.visit('late', 1);
    expect(await valueOf(app.handle(Tenants), { tenant: '__other__' })).toBe(2);
    expect(await app.folded('tenants_total', 'tenant')).toBe(2);
    app.handle(Tenants).remove('t5');
    shop.visit('late', 1);
    expect(await valueOf(app.handle(Tenants), { tenant: 'late' })).toBe(1);
  });
});

function mapOf<V>(from: ReadonlyMap<string, V>, number: (value: V) => number): Map<string, number> {
  return new Map([...from].map(([key, value]) => [key, number(value)]));
}
