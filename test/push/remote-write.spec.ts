import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Counter as PromCounter, Gauge as PromGauge, Registry } from 'prom-client';
import { closeApps, sampleIn } from '../support/app.js';
import { DECLINED, seriesOf, startWritingApp } from './remote-write-app.js';
import { closeReceivers, startReceiver, type Receiver } from './remote-write-receiver.js';

describe('What is written to a remote-write receiver', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await startReceiver();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await closeApps();
    await closeReceivers();
  });

  it('is every known series at zero, as soon as the app has started', async () => {
    await startWritingApp(receiver);
    const first = await receiver.sample(DECLINED);
    expect(first).toMatchObject({ value: 0, isStale: false });
    expect(receiver.writes).toHaveLength(1);
  });

  it('is said to be what it is, in the words of the protocol', async () => {
    await startWritingApp(receiver, { headers: { 'X-Scope-OrgID': 'shop' } });
    await receiver.received(1);
    expect(receiver.writes[0]!.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
      'user-agent': expect.stringMatching(/^nestjs-metrics\/\d/),
      'x-scope-orgid': 'shop',
    });
  });

  it('has labels in the order of their bytes, at one moment for all', async () => {
    await startWritingApp(receiver);
    const { labelNames, at } = await receiver.sample(DECLINED);
    expect(labelNames).toEqual(['Zone', '__name__', 'instance', 'job', 'outcome']);
    const { samples } = receiver.writes[0]!;
    for (const sample of samples) {
      expect(sample.labelNames).toEqual(sample.labelNames.toSorted());
    }
    expect(new Set(samples.map((sample) => sample.at))).toEqual(new Set([at]));
    expect(new Set(samples.map(({ series }) => series)).size).toBe(samples.length);
  });

  it('is what a scrape shows, sample by sample', async () => {
    const registry = new Registry();
    const foreign = new PromCounter({
      name: 'old_total',
      help: 'Old.',
      labelNames: ['kind'],
      registers: [registry],
    });
    foreign.inc({ kind: 'a "b"\n\\' }, 2.5);
    const app = await startWritingApp(
      receiver,
      { labels: { job: '', instance: '', region: 'is the app’s own' } },
      { registry, defaultLabels: { region: 'eu' }, exposition: { created: true } },
    );
    app.orders.inc({ outcome: 'declined', Zone: 'eu' }, 3);
    for (const seconds of [0.1, 0.7, 5]) app.wait.observe(seconds);
    app.depth.set(-Infinity);
    const scraped = linesOf(await app.scrape());
    await app.app.close();

    const written = receiver.writes
      .flatMap(({ samples }) => samples)
      .filter(({ isStale }) => !isStale)
      .map(({ series, value }): [string, number] => [series, value]);
    const last = [...new Map(written)].filter(([series]) => !series.startsWith('nestjs_metrics_'));
    expect(new Map(last)).toEqual(new Map(scraped));
    expect(last.length).toBe(2 + 5 + 1 + 1);
  });

  it('has the names of package and host where nothing else is said', async () => {
    await startWritingApp(receiver, { labels: { instance: 'mine' } });
    await startWritingApp(receiver, { labels: {} });
    // jest itself, or its package for workers.
    const [, job] = /node_modules\/([^/]+)\//.exec(process.argv[1]!)!;
    const series = ['mine', hostname()].map((one) => `depth{instance="${one}",job="${job}"}`);
    const samples = await Promise.all(series.map((one) => receiver.sample(one)));
    expect(samples.map(({ value }) => value)).toEqual([0, 0]);
  });

  it('says with the first write, and not again, what each metric is', async () => {
    const { app } = await startWritingApp(receiver);
    await app.close();
    const [first, ...more] = receiver.writes.map(({ metadata }) => metadata);
    expect(first).toEqual(
      expect.arrayContaining([
        { name: 'orders_total', type: 1, help: 'Orders.', unit: '' },
        { name: 'wait_seconds', type: 3, help: 'How long it took.', unit: 'seconds' },
        { name: 'depth', type: 2, help: 'How many wait.', unit: '' },
      ]),
    );
    expect(more.flat()).toEqual([]);
  });

  it('leaves out a metric of prom-client’s that would break a scrape, and only that', async () => {
    const registry = new Registry();
    const broken = new PromGauge({ name: 'broken', help: 'tbd', registers: [registry] });
    Object.assign(broken, {
      get: () => ({
        name: 'broken',
        help: 'tbd',
        type: 'gauge',
        values: [{ labels: { 'no label': 1 }, value: 1 }],
      }),
    });
    const app = await startWritingApp(receiver, {}, { registry });
    await receiver.sample(DECLINED);
    expect(receiver.writes[0]!.samples.filter(({ series }) => series.startsWith('broken'))).toEqual(
      [],
    );
    const errors = 'nestjs_metrics_collector_errors_total{collector="broken"}';
    // One of the write, one of the scrape.
    await app.scrape();
    expect(await app.sample(errors)).toBeGreaterThanOrEqual(1);
  });

  it('takes the first of two series that are alike without their empty labels', async () => {
    const registry = new Registry();
    const twins = new PromGauge({
      name: 'twins',
      help: 'tbd',
      labelNames: ['a'],
      registers: [registry],
    });
    twins.set({}, 1);
    twins.set({ a: '' }, 2);
    await startWritingApp(receiver, {}, { registry });
    await receiver.sample(seriesOf('twins'));
    expect(receiver.samplesOf(seriesOf('twins')).map(({ value }) => value)).toEqual([1]);
  });

  it('comes in requests of no more samples than that', async () => {
    await startWritingApp(receiver, { maxSamplesPerRequest: 7 });
    await receiver.sample(DECLINED);
    const { length } = receiver.writes[0]!.samples;
    expect(length).toBe(7);
    await receiver.received(3);
    expect(
      new Set(receiver.writes.flatMap(({ samples }) => samples.map(({ at }) => at))).size,
    ).toBe(1);
  });

  it('comes again at each interval', async () => {
    const { orders } = await startWritingApp(receiver, { intervalSeconds: 0.02 });
    await receiver.received(2);
    orders.inc({ outcome: 'declined', Zone: 'eu' });
    await receiver.sample(DECLINED, ({ value }) => value === 1);
    const moments = receiver.samplesOf(DECLINED).map(({ at }) => at);
    expect(moments).toEqual([...new Set(moments)].toSorted((a, b) => a - b));
  });

  it('waits where the clock was set back, so that no sample is older than one before', async () => {
    const app = await startWritingApp(receiver, { intervalSeconds: 0.02 });
    const { at } = await receiver.sample(DECLINED);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(at - 60_000);
    await app.scrape();
    const skipped = 'nestjs_metrics_pushes_total{target="remote_write",outcome="skipped"}';
    while ((await app.sample(skipped)) === 0);
    const written = receiver.writes.length;
    clock.mockRestore();
    await receiver.received(written + 1);
    const moments = receiver.samplesOf(DECLINED).map((sample) => sample.at);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  });

  it('is nothing, and costs no metric, without the option', async () => {
    const app = await startWritingApp(receiver, {}, { push: {} });
    expect(await app.scrape()).not.toContain('remote_write');
    await app.app.close();
    expect(receiver.writes).toEqual([]);
  });
});

/** The samples of a text body, but for those that the module has of itself, with labels in order. */
function linesOf(body: string): [series: string, value: number][] {
  return body
    .split('\n')
    .filter((line) => line !== '' && !/^(#|nestjs_metrics_)/.test(line))
    .map((line) => {
      const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})? /.exec(line)!;
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
        ([, label, value]): [string, string] => [label!, unescape(value!)],
      );
      const text = pairs
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([label, value]) => `${label}="${value}"`)
        .join(',');
      const series = line.slice(0, line.lastIndexOf(' '));
      return [`${name}{${text}}`, sampleIn(body, series)!];
    });
}

function unescape(value: string): string {
  return value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
