import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Injectable, Module } from '@nestjs/common';
import {
  Counted,
  type Counter,
  defineCounter,
  defineGauge,
  type Gauge,
  InjectMetric,
  OnScrape,
  open,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';

const Depth = defineGauge({ name: 'queue_depth', help: 'Jobs waiting.' });
const Waiting = defineGauge({
  name: 'jobs_waiting',
  help: 'Jobs waiting, by queue and state.',
  labels: { queue: open(), state: ['ready', 'delayed'] },
});
const Sent = defineCounter({
  name: 'mails_sent_total',
  help: 'Mails sent, as the server says.',
  labels: { kind: ['invoice', 'news'] },
});
const Level = defineGauge({ name: 'level', help: 'Set by a collector.' });

@Injectable()
class Queue {
  #jobs = ['a', 'b'];
  reads = 0;

  @OnScrape(Depth)
  depth(): number {
    this.reads++;
    return this.#jobs.length;
  }

  add(job: string): void {
    this.#jobs.push(job);
  }
}

type WaitingRow = { labels: { queue: string; state: 'ready' | 'delayed' }; value: number };

@Injectable()
class Queues {
  rows: WaitingRow[] = [];

  @OnScrape(Waiting)
  async read(): Promise<WaitingRow[]> {
    return Promise.resolve(this.rows);
  }
}

const row = (queue: string, state: 'ready' | 'delayed', value: number): WaitingRow => ({
  labels: { queue, state },
  value,
});

const seriesLines = (body: string, name: string): string[] =>
  body.split('\n').filter((line) => line.startsWith(name));

afterEach(closeApps);

describe('@OnScrape', () => {
  it('calls the method of the instance that Nest made at each scrape', async () => {
    const { app, sample } = await startApp({ providers: [Queue] });
    expect(app.get(Queue).reads).toBe(0);
    expect(await sample('queue_depth')).toBe(2);
    app.get(Queue).add('c');
    expect(await sample('queue_depth')).toBe(3);
    expect(app.get(Queue).reads).toBe(2);
  });

  it.each([
    ['useFactory', { provide: Queue, useFactory: () => new Queue() }],
    ['useValue', { provide: Queue, useValue: new Queue() }],
  ])('works on what %s provides', async (_kind, provider) => {
    const { sample } = await startApp({ providers: [provider] });
    expect(await sample('queue_depth')).toBe(2);
  });

  it('works on controllers, inherited and overridden methods, below and above @Counted', async () => {
    class Base {
      @Counted()
      @OnScrape(Depth)
      read(): number {
        return 1;
      }
    }
    @Controller()
    class Derived extends Base {
      override read(): number {
        return super.read() + 10;
      }
    }
    const { app, sample } = await startApp({ controllers: [Derived] });
    expect(await sample('queue_depth')).toBe(11);
    const labels = { class: 'Base', method: 'read', outcome: 'success' };
    expect(await valueOf(app, 'method_calls_total', labels)).toBeGreaterThan(0);
  });

  it('takes rows, and rows that vanish disappear', async () => {
    const { app, scrape } = await startApp({ providers: [Queues] });
    app.get(Queues).rows = [row('mail', 'ready', 1), row('sms', 'delayed', 2)];
    expect(seriesLines(await scrape(), 'jobs_waiting{')).toEqual([
      'jobs_waiting{queue="mail",state="ready"} 1',
      'jobs_waiting{queue="sms",state="delayed"} 2',
    ]);
    app.get(Queues).rows = [row('sms', 'delayed', 5)];
    expect(seriesLines(await scrape(), 'jobs_waiting{')).toEqual([
      'jobs_waiting{queue="sms",state="delayed"} 5',
    ]);
    app.get(Queues).rows = [];
    expect(seriesLines(await scrape(), 'jobs_waiting{')).toEqual([]);
  });

  it('joins the rows of several owners', async () => {
    @Injectable()
    class More {
      @OnScrape(Waiting)
      read(): WaitingRow[] {
        return [row('push', 'ready', 7)];
      }
    }
    const { app, scrape } = await startApp({ providers: [Queues, More] });
    app.get(Queues).rows = [row('mail', 'ready', 1)];
    expect(seriesLines(await scrape(), 'jobs_waiting{')).toEqual([
      'jobs_waiting{queue="mail",state="ready"} 1',
      'jobs_waiting{queue="push",state="ready"} 7',
    ]);
  });

  it('reads each instance of a class that several modules make', async () => {
    let made = 0;
    @Injectable()
    class PerModule {
      readonly queue = `queue ${++made}`;

      @OnScrape(Waiting, { labels: { state: 'ready' } })
      read() {
        return [{ labels: { queue: this.queue }, value: 1 }];
      }
    }
    @Module({ providers: [PerModule] })
    class One {}
    @Module({ providers: [PerModule] })
    class Two {}
    const { scrape } = await startApp({ imports: [One, Two] });
    expect(seriesLines(await scrape(), 'jobs_waiting{')).toHaveLength(2);
  });

  it('adds the labels that all rows share', async () => {
    @Injectable()
    class Shared {
      @OnScrape(Waiting, { labels: { queue: 'mail' } })
      rows() {
        return [{ labels: { state: 'ready' as const }, value: 4 }];
      }

      @OnScrape(Waiting, { labels: { queue: 'sms', state: 'delayed' } })
      number(): number {
        return 9;
      }
    }
    const { scrape } = await startApp({ providers: [Shared] });
    expect(seriesLines(await scrape(), 'jobs_waiting{')).toEqual([
      'jobs_waiting{queue="mail",state="ready"} 4',
      'jobs_waiting{queue="sms",state="delayed"} 9',
    ]);
  });

  it('sets a counter, whose value another system counts', async () => {
    @Injectable()
    class MailServer {
      sent = 3;

      @OnScrape(Sent, { labels: { kind: 'invoice' } })
      read(): number {
        return this.sent;
      }
    }
    const { app, scrape, sample } = await startApp({ providers: [MailServer] });
    expect(await sample('mails_sent_total{kind="invoice"}')).toBe(3);
    app.get(MailServer).sent = 4;
    const openMetrics = await scrape('application/openmetrics-text; version=1.0.0');
    expect(openMetrics).toContain('mails_sent_total{kind="invoice"} 4');
  });

  it('without a metric is a collector that sets its own handles before they are read', async () => {
    @Injectable()
    class Collector {
      constructor(@InjectMetric(Level) private readonly level: Gauge<typeof Level>) {}

      @OnScrape()
      async collect(): Promise<void> {
        await Promise.resolve();
        this.level.inc(5);
      }
    }
    const { sample } = await startApp({ providers: [Collector], metrics: { metrics: [Level] } });
    expect(await sample('level')).toBe(5);
    expect(await sample('level')).toBe(10);
  });

  it('keeps a result for cacheMs', async () => {
    @Injectable()
    class Cached {
      reads = 0;

      @OnScrape(Depth, { cacheMs: 60_000 })
      depth(): number {
        return ++this.reads;
      }
    }
    const { app, sample } = await startApp({ providers: [Cached] });
    expect(await sample('queue_depth')).toBe(1);
    expect(await sample('queue_depth')).toBe(1);
    expect(app.get(Cached).reads).toBe(1);
  });

  it('is never seeded: before its first scrape its handle has no series', async () => {
    const { app } = await startApp({
      providers: [Queue, Queues],
      metrics: { metrics: [Depth, Waiting, Sent] },
    });
    const handleOf = (definition: typeof Depth) =>
      app.get<Counter | Gauge>(`METRIC:${definition.name}`);
    expect((await handleOf(Depth).get()).values).toEqual([]);
  });
});
