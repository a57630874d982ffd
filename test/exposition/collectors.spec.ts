import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Gauge as PromGauge, Registry } from 'prom-client';
import {
  defineCounter,
  defineGauge,
  Gauge,
  InjectMetric,
  MetricsModule,
  OnScrape,
} from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp, type RunningApp } from '../support/app.js';
import { send } from '../endpoint/send.js';
import { handle } from './every-metric.js';
import { render } from './render.js';

const Depth = defineGauge({ name: 'depth', help: 'Depth.' });
const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });
const Assigned = defineGauge({ name: 'assigned', help: 'Assigned.' });
const Custom = defineGauge({ name: 'custom', help: 'Custom.' });

const ERRORS = 'nestjs_metrics_collector_errors_total';
/** Far beyond what a test may take: a scrape that waits for it fails by the test's own limit. */
const NEVER_MS = 3_600_000;

/** A collector that does what the test says, and counts its runs. */
@Injectable()
class Reader {
  runs = 0;
  next: () => number | Promise<number> = () => 1;

  @OnScrape(Depth)
  depth(): number | Promise<number> {
    this.runs++;
    return this.next();
  }
}

@Injectable()
class CustomCollector {
  next: () => number | Promise<number> = () => 1;

  constructor(@InjectMetric(Custom) private readonly custom: Gauge<typeof Custom>) {}

  @OnScrape()
  async collect(): Promise<void> {
    this.custom.set(await this.next());
  }
}

function start(collectorTimeoutMs: number, more: object = {}): Promise<RunningApp> {
  return startApp({
    module: MetricsModule.forRoot({
      defaultMetrics: false,
      metrics: [Orders, Assigned, Custom],
      exposition: { collectorTimeoutMs },
      ...more,
    }),
    providers: [Reader, CustomCollector],
  });
}

const FAILURES: [string, () => number | Promise<number>][] = [
  [
    'throws',
    () => {
      throw new Error('no connection');
    },
  ],
  [
    'throws undefined',
    () => {
      // oxlint-disable-next-line typescript/only-throw-error
      throw undefined;
    },
  ],
  ['rejects', () => Promise.reject(new Error('no connection'))],
  ['never settles', () => new Promise(() => undefined)],
  ['returns no number', () => 'seven' as never],
  ['returns nothing', () => undefined as never],
];

afterEach(closeApps);

describe('a collector that fails', () => {
  it.each(FAILURES)('costs only its own metric where it %s', async (_, next) => {
    const { app, scrape } = await start(200);
    const text = await scrape();
    expect(text).toContain('depth 1\n');
    expect(text).toContain(`${ERRORS}{collector="Reader.depth"} 0\n`);

    app.get(Reader).next = next;
    const failed = await scrape();
    expect(failed).not.toMatch(/^depth/m);
    expect(failed).toContain('orders_total 0\n');
    expect(failed).toContain('custom 1\n');
    expect(failed).toContain(`${ERRORS}{collector="Reader.depth"} 1\n`);
    expect(failed).toContain(`${ERRORS}{collector="CustomCollector.collect"} 0\n`);
  });

  it('is served again once it works', async () => {
    const { app, scrape } = await start(200);
    app.get(Reader).next = () => Promise.reject(new Error('no connection'));
    expect(await scrape()).not.toMatch(/^depth/m);
    app.get(Reader).next = () => 5;
    expect(await scrape()).toContain('depth 5\n');
  });

  it.each(FAILURES.slice(0, 4))('keeps what a custom one set before it %s', async (_, next) => {
    const { app, scrape } = await start(200);
    app.get(CustomCollector).next = () => 4;
    expect(await scrape()).toContain('custom 4\n');
    app.get(CustomCollector).next = next;
    const failed = await scrape();
    expect(failed).toContain('orders_total 0\n');
    expect(failed).toContain(`${ERRORS}{collector="CustomCollector.collect"} 1\n`);
  });

  it.each(FAILURES.slice(0, 4))('counts where an assigned collect %s', async (_, next) => {
    const { app, scrape } = await start(200);
    const assigned = handle(app, Assigned);
    assigned.collect = () => assigned.set(2);
    expect(await scrape()).toContain('assigned 2\n');
    assigned.collect = async () => void (await next());
    const failed = await scrape();
    expect(failed).not.toMatch(/^assigned/m);
    expect(failed).toContain('orders_total 0\n');
    expect(failed).toContain(`${ERRORS}{collector="assigned"} 1\n`);
  });

  it.each(FAILURES.slice(0, 4))('counts where prom-client’s own collect %s', async (_, next) => {
    const registry = new Registry();
    new PromGauge({
      name: 'foreign',
      help: 'Foreign.',
      registers: [registry],
      collect: async () => void (await next()),
    });
    const { scrape } = await start(200, { registry });
    const failed = await scrape();
    expect(failed).not.toMatch(/^foreign/m);
    expect(failed).toContain('orders_total 0\n');
    expect(failed).toContain(`${ERRORS}{collector="foreign"} 1\n`);
  });
});

describe('the time that collectors may take', () => {
  const deadline = { 'x-prometheus-scrape-timeout-seconds': '2' };

  it.each(ADAPTERS)('is never beyond the scraper’s own timeout on %s', async (adapter) => {
    const { app, url } = await startApp({
      adapter,
      metrics: { metrics: [Orders, Custom], exposition: { collectorTimeoutMs: NEVER_MS } },
      providers: [Reader, CustomCollector],
    });
    app.get(Reader).next = () => new Promise(() => undefined);
    app.get(CustomCollector).next = () => new Promise(() => undefined);
    const { status, body } = await send(`${url}/metrics`, { headers: deadline });
    expect(status).toBe(200);
    expect(body.toString()).toContain('orders_total 0\n');
    expect(body.toString()).not.toMatch(/^depth/m);
  });

  it.each(['0', '-1', 'soon', '', 'Infinity', 'NaN', '1e400'])(
    'is as if there were no header where it says %j',
    async (seconds) => {
      const { app, url } = await start(200);
      const reader = app.get(Reader);
      // Not at once, which a deadline of 0 would not wait for.
      reader.next = () => new Promise((resolve) => setTimeout(() => resolve(9), 1));
      const headers = { 'x-prometheus-scrape-timeout-seconds': seconds };
      const { body } = await send(`${url}/metrics`, { headers });
      expect(body.toString()).toContain('depth 9\n');
    },
  );

  it('is limited for a rendering without HTTP too', async () => {
    const { app } = await start(NEVER_MS);
    app.get(Reader).next = () => new Promise(() => undefined);
    const { text } = await render(app, undefined, { deadlineMs: 5 });
    expect(text).toContain('orders_total 0\n');
    expect(text).not.toMatch(/^depth/m);
  });

  it('is 500 ms where nobody says otherwise', async () => {
    const { app, scrape } = await startApp({ providers: [Reader] });
    app.get(Reader).next = () => new Promise(() => undefined);
    expect(await scrape()).toContain(`${ERRORS}{collector="Reader.depth"} 1\n`);
  });

  it.each([0, -1, NaN, Infinity, '500'])('is refused at boot as %p', async (timeout) => {
    await expect(start(timeout as number)).rejects.toThrow(/collectorTimeoutMs/);
  });
});

describe('one collection', () => {
  let running: RunningApp;
  let reader: Reader;
  let release: (value: number) => void;
  let entered: Promise<void>;

  beforeEach(async () => {
    running = await start(NEVER_MS);
    reader = running.app.get(Reader);
    entered = new Promise((enter) => {
      reader.next = () =>
        new Promise((resolve) => {
          release = resolve;
          enter();
        });
    });
  });

  it('is shared by scrapes that run at the same time', async () => {
    const scrapes = Array.from({ length: 8 }, () => running.scrape());
    await entered;
    // All are in by the time that this one, which nothing holds up, was answered.
    await fetch(`${running.url}/nowhere`);
    release(6);
    for (const body of await Promise.all(scrapes)) expect(body).toContain('depth 6\n');
    expect(reader.runs).toBe(1);
  });

  it('does not pile up where it never settles', async () => {
    for (let round = 0; round < 5; round++) {
      const { text } = await render(running.app, undefined, { deadlineMs: 2 });
      expect(text).not.toMatch(/^depth/m);
    }
    expect(reader.runs).toBe(1);
  });

  it('is done anew once a late one has ended', async () => {
    await render(running.app, undefined, { deadlineMs: 2 });
    release(6);
    reader.next = () => 7;
    expect((await render(running.app)).text).toMatch(/^depth [67]$/m);
    expect((await render(running.app)).text).toContain('depth 7\n');
  });

  it('that rejects late is no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    let fail!: (error: Error) => void;
    reader.next = () => new Promise((_, reject) => (fail = reject));
    await render(running.app, undefined, { deadlineMs: 2 });
    fail(new Error('late'));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});
