import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  type Counter,
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  Gauged,
  getMetricToken,
  Observed,
  Timed,
} from 'nestjs-metrics';
import { resetMetrics, valueOf } from 'nestjs-metrics/testing';
import { NEVER, type Observable } from 'rxjs';
import { closeApps, startApp } from '../support/app.js';

class Declined extends Error {}
class Fatal extends Declined {}

const count = (name: string) => defineCounter({ name, help: 'Calls.' });
const [All, Success, Failed, OnlyDeclined, Dollars] = [
  count('all_total'),
  count('success_total'),
  count('failed_total'),
  count('declined_total'),
  count('dollars_total'),
];
const seconds = (name: string) => defineHistogram({ name, help: 'Durations.' });
const [AllSeconds, SuccessSeconds, ErrorSeconds] = [
  seconds('all_seconds'),
  seconds('success_seconds'),
  seconds('error_seconds'),
];
const size = (name: string) => defineHistogram({ name, help: 'Sizes.', buckets: [1, 10] });
const [DefaultSize, AllSize, ErrorSize] = [
  size('default_bytes'),
  size('all_bytes'),
  size('error_bytes'),
];
const Sizes = defineSummary({ name: 'summary_bytes', help: 'Sizes.', percentiles: [0.5] });
const Took = defineSummary({ name: 'summary_seconds', help: 'Durations.', percentiles: [0.5] });
const Last = defineGauge({ name: 'last_size', help: 'The size of the last one.' });
const Tier = defineGauge({
  name: 'in_flight_by_tier',
  help: 'Calls in flight.',
  labels: { tier: ['free', 'paid'] },
});

type Ending = 'success' | 'error' | 'cancelled';

@Injectable()
class Service {
  @Counted(All)
  @Counted(Success, { on: 'success' })
  @Counted(Failed, { on: 'error' })
  @Counted(OnlyDeclined, { errors: [Declined] })
  @Timed(AllSeconds)
  @Timed(SuccessSeconds, { on: 'success' })
  @Timed(ErrorSeconds, { on: 'error' })
  @Observed(DefaultSize, { value: () => 1 })
  @Observed(AllSize, { on: 'all', value: () => 1 })
  @Observed(ErrorSize, { on: 'error', value: () => 1 })
  ends(how: Ending, error: Error = new Error('no')): Observable<never> | undefined {
    if (how === 'error') throw error;
    return how === 'cancelled' ? NEVER : undefined;
  }

  @Counted(Dollars, { by: ({ args: [order] }) => order.dollars })
  @Observed(Sizes, { value: ({ result }) => result.length })
  @Timed(Took)
  @Gauged(Last, {
    value: ({ result, durationSeconds }) => (durationSeconds >= 0 ? result!.length : -1),
  })
  async place(order: { dollars: number; items: string[] }): Promise<string[]> {
    return Promise.resolve(order.items);
  }

  @Gauged(Tier, { labels: { tier: ({ args: [tier] }) => tier } })
  async slow(_tier: 'free' | 'paid', until: Promise<void>): Promise<void> {
    await until;
  }
}

afterEach(closeApps);

describe('`on` and `errors`', () => {
  it.each<[Ending, Error | undefined, readonly number[]]>([
    ['success', undefined, [1, 1, 0, 0, 1, 1, 0, 1, 1, 0]],
    ['error', new Error('other'), [1, 0, 1, 0, 1, 0, 1, 0, 1, 1]],
    ['error', new Declined(), [1, 0, 1, 1, 1, 0, 1, 0, 1, 1]],
    ['error', new Fatal(), [1, 0, 1, 1, 1, 0, 1, 0, 1, 1]],
    ['cancelled', undefined, [1, 0, 0, 0, 1, 0, 0, 0, 1, 0]],
  ])('choose which ends are recorded (%s, %p)', async (how, error, expected) => {
    const { app } = await startApp({ providers: [Service] });
    let thrown: unknown;
    try {
      app.get(Service).ends(how, error)?.subscribe().unsubscribe();
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
    const counters = await Promise.all(
      [All, Success, Failed, OnlyDeclined].map((one) => valueOf(app, one)),
    );
    const histograms = await Promise.all(
      [AllSeconds, SuccessSeconds, ErrorSeconds, DefaultSize, AllSize, ErrorSize].map(({ name }) =>
        valueOf(app, `${name}_count`),
      ),
    );
    expect([...counters, ...histograms]).toEqual(expected);
  });
});

describe('values', () => {
  it('are taken from arguments and result by `by` and `value`, also for summaries', async () => {
    const { app } = await startApp({ providers: [Service] });
    const service = app.get(Service);
    await service.place({ dollars: 2.5, items: ['a', 'b'] });
    await service.place({ dollars: 0, items: ['a', 'b', 'c'] });
    expect(await valueOf(app, Dollars)).toBe(2.5);
    expect(await valueOf(app, 'summary_bytes_sum')).toBe(5);
    expect(await valueOf(app, 'summary_bytes_count')).toBe(2);
    expect(await valueOf(app, 'summary_seconds_count')).toBe(2);
    expect(await valueOf(app, Last)).toBe(3);
  });
});

describe('recording goes on', () => {
  it('after metrics were reset, and after a series was removed', async () => {
    const { app } = await startApp({ providers: [Service], metrics: { metrics: [All] } });
    const counter = app.get<Counter<typeof All>>(getMetricToken(All));
    app.get(Service).ends('success');
    resetMetrics(app);
    expect(await valueOf(app, All)).toBe(0);
    app.get(Service).ends('success');
    expect(await valueOf(app, All)).toBe(1);
    counter.remove();
    app.get(Service).ends('success');
    expect(await valueOf(app, All)).toBe(1);
  });
});

describe('calls in flight', () => {
  it('take their labels at the beginning and go down in the same series', async () => {
    const { app } = await startApp({ providers: [Service] });
    let finish!: () => void;
    const until = new Promise<void>((resolve) => (finish = resolve));
    const calls = (['free', 'paid', 'paid'] as const).map((tier) =>
      app.get(Service).slow(tier, until),
    );
    expect(await valueOf(app, Tier, { tier: 'free' })).toBe(1);
    expect(await valueOf(app, Tier, { tier: 'paid' })).toBe(2);
    finish();
    await Promise.all(calls);
    expect(await valueOf(app, Tier, { tier: 'free' })).toBe(0);
    expect(await valueOf(app, Tier, { tier: 'paid' })).toBe(0);
  });

  it('stand at zero before the first call, and never fall below after a reset', async () => {
    const { app } = await startApp({ providers: [Service] });
    expect(await valueOf(app, Tier, { tier: 'paid' })).toBe(0);
    let finish!: () => void;
    const call = app.get(Service).slow('paid', new Promise((resolve) => (finish = resolve)));
    resetMetrics(app);
    finish();
    await call;
    expect(await valueOf(app, Tier, { tier: 'paid' })).toBe(0);
  });
});
