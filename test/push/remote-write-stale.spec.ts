import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { defineGauge, OnScrape, open, type Row } from 'nestjs-metrics';
import { Gauge as PromGauge, Registry } from 'prom-client';
import { closeApps, startApp } from '../support/app.js';
import { DECLINED, LABELS, seriesOf, startWritingApp } from './remote-write-app.js';
import { closeReceivers, startReceiver, type Receiver } from './remote-write-receiver.js';

type Rows = Row<{ queue: string }>[];

const Queue = defineGauge({ name: 'queue_size', help: 'tbd', labels: { queue: open() } });

describe('The end of series', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await startReceiver();
  });

  afterEach(async () => {
    await closeApps();
    await closeReceivers();
  });

  it('comes for all of them as the app closes, after their last values', async () => {
    const { app, orders } = await startWritingApp(receiver);
    await receiver.received(1);
    orders.inc({ outcome: 'declined', Zone: 'eu' });
    await app.close();

    const samples = receiver.samplesOf(DECLINED);
    expect(samples.map(({ value, isStale }) => (isStale ? 'stale' : value))).toEqual([
      0,
      1,
      'stale',
    ]);
    const moments = samples.map(({ at }) => at);
    expect(moments).toEqual([...new Set(moments)].toSorted((a, b) => a - b));
    const ends = receiver.writes.flatMap((write) => write.samples).filter((one) => one.isStale);
    const values = receiver.writes[0]!.samples;
    expect(ends.map(({ series }) => series).toSorted()).toEqual(
      values.map(({ series }) => series).toSorted(),
    );
  });

  it('comes for a series that vanishes, once, and for no other', async () => {
    let rows: Rows = [
      { labels: { queue: 'mail' }, value: 1 },
      { labels: { queue: 'old' }, value: 2 },
      { labels: { queue: 'other' }, value: 3 },
    ];
    @Injectable()
    class Queues {
      @OnScrape(Queue)
      read(): Rows {
        return rows;
      }
    }
    await startApp({
      metrics: {
        metrics: [Queue],
        push: { remoteWrite: { url: receiver.url, labels: LABELS, intervalSeconds: 0.02 } },
      },
      providers: [Queues],
    });
    const series = (queue: string): string =>
      `queue_size{instance="eu-1",job="shop",queue="${queue}"}`;
    await receiver.sample(series('old'));
    rows = [
      { labels: { queue: 'other' }, value: 3 },
      { labels: { queue: 'mail' }, value: 1 },
    ];
    await receiver.sample(series('old'), ({ isStale }) => isStale);
    await receiver.received(receiver.writes.length + 2);

    const old = receiver.samplesOf(series('old'));
    expect(old.filter(({ isStale }) => isStale)).toHaveLength(1);
    expect(old.at(-1)).toMatchObject({ isStale: true });
    const others = [...receiver.samplesOf(series('mail')), ...receiver.samplesOf(series('other'))];
    expect(others.filter(({ isStale }) => isStale)).toEqual([]);
    // At the moment of a write, and of nothing twice in it.
    const { samples } = receiver.writes.find((write) => write.samples.some((one) => one.isStale))!;
    expect(new Set(samples.map(({ at }) => at)).size).toBe(1);
    expect(new Set(samples.map((one) => one.series)).size).toBe(samples.length);
  });

  it('comes for the series of a metric of prom-client’s too', async () => {
    const registry = new Registry();
    const gauge = new PromGauge({
      name: 'old_gauge',
      help: 'tbd',
      labelNames: ['a'],
      registers: [registry],
    });
    gauge.set({ a: 'x' }, 1);
    gauge.set({ a: 'y' }, 1);
    await startWritingApp(receiver, { intervalSeconds: 0.02 }, { registry });
    const series = (a: string): string => `old_gauge{a="${a}",instance="eu-1",job="shop"}`;
    await receiver.sample(series('x'));
    gauge.remove({ a: 'x' });
    await receiver.sample(series('x'), ({ isStale }) => isStale);
    expect(receiver.samplesOf(series('y')).filter(({ isStale }) => isStale)).toEqual([]);
  });

  it('is not said of NaN, whatever its bits are', async () => {
    const { depth, app } = await startWritingApp(receiver);
    const [like] = new Float64Array(new BigUint64Array([0x7ff0000000000002n]).buffer);
    depth.set(like!);
    await app.close();
    const values = receiver.samplesOf(seriesOf('depth'));
    expect(values.map(({ value, isStale }) => [value, isStale])).toEqual([
      [0, false],
      [NaN, false],
      [NaN, true],
    ]);
  });
});
