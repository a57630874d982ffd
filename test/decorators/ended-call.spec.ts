import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  fromResult,
  Gauged,
  Observed,
  open,
} from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';

const Pages = defineCounter({
  name: 'pages_total',
  help: 'Iterations, by last page.',
  labels: { last: open() },
});
const Busy = defineCounter({ name: 'busy_seconds_total', help: 'Time spent.' });
const Last = defineGauge({ name: 'last_seconds', help: 'Time of the last call.' });
const Speed = defineCounter({
  name: 'speed_total',
  help: 'Calls by speed.',
  labels: { speed: ['timed', 'untimed'] },
});
const Seconds = defineHistogram({ name: 'observed_seconds', help: 'Time observed.' });

@Injectable()
class Service {
  @Counted(Pages, { labels: { last: fromResult((page) => String(page)) } })
  async *pages(): AsyncGenerator<number, string> {
    yield 1;
    yield 2;
    yield 3;
    return 'the end';
  }

  @Counted(Busy, { by: ({ durationSeconds }) => durationSeconds })
  by(): Promise<void> {
    return setTimeout(2);
  }

  @Gauged(Last, { value: ({ durationSeconds }) => durationSeconds })
  value(): Promise<void> {
    return setTimeout(2);
  }

  @Observed(Seconds, { value: ({ durationSeconds }) => durationSeconds })
  observed(): Promise<void> {
    return setTimeout(2);
  }

  @Counted(Speed, {
    labels: { speed: ({ durationSeconds }) => (durationSeconds > 0 ? 'timed' : 'untimed') },
  })
  label(): Promise<void> {
    return setTimeout(2);
  }
}

afterEach(closeApps);

describe('of an async generator, `result` is', () => {
  it.each([
    ['the last yielded value where it is exhausted', Infinity, '3'],
    ['the last yielded value where it is returned from early', 2, '2'],
  ])('%s', async (_what, stopAt, last) => {
    const { app } = await startApp({ providers: [Service] });
    for await (const page of app.get(Service).pages()) if (page === stopAt) break;
    const series = await seriesOf(app, Pages);
    expect(series.map(({ labels, value }) => [labels['last'], value])).toEqual([[last, 1]]);
  });
});

describe('durationSeconds is above 0 in', () => {
  it.each([
    ['@Counted({ by })', 'by', 'busy_seconds_total'],
    ['@Gauged({ value })', 'value', 'last_seconds'],
    ['@Observed({ value })', 'observed', 'observed_seconds_sum'],
  ] as const)('%s', async (_where, method, sample) => {
    const { app } = await startApp({ providers: [Service] });
    await app.get(Service)[method]();
    expect(await valueOf(app, sample)).toBeGreaterThan(0);
  });

  it('a label function', async () => {
    const { app } = await startApp({ providers: [Service] });
    await app.get(Service).label();
    expect(await valueOf(app, Speed, { speed: 'timed' })).toBe(1);
    expect(await valueOf(app, Speed, { speed: 'untimed' })).toBe(0);
  });
});
