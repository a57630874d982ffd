import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  Counted,
  defineCounter,
  defineHistogram,
  fromArg,
  Histogram,
  getMetricToken,
  type Counter,
  InjectMetric,
  Observed,
  open,
} from 'nestjs-metrics';
import { NASTY } from '../exposition/every-metric.js';
import { closeApps, startApp, type RunningApp } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus.js';
import { inSpan, startTracing, stopTracing } from './tracing.js';

const help = 'What it measures.';
const labels = { kind: ['a', 'b', 'c'] } as const;
type Kind = (typeof labels.kind)[number];
const buckets = [1, 5, 60];
const Orders = defineCounter({ name: 'orders_total', help, labels });
const Value = defineHistogram({ name: 'order_value_dollars', help, labels, buckets });
const Wait = defineHistogram({ name: 'wait_seconds', help, labels, buckets });
const Nasty = defineCounter({ name: 'nasty_total', help, labels: { text: open() } });
const Untold = defineCounter({ name: 'untold_total', help, exemplars: false });

@Injectable()
class OrdersService {
  constructor(@InjectMetric(Wait) private readonly wait: Histogram<typeof Wait>) {}

  @Counted(Orders, { labels: { kind: fromArg(0) } })
  @Counted(Untold)
  @Observed(Value, { labels: { kind: fromArg(0) }, value: () => 42.5 })
  async place(kind: Kind): Promise<void> {
    await Promise.resolve();
    this.wait.observe({ kind }, 0.25);
  }
}

@Controller('orders')
class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  /** Answers with the span of the request, as OpenTelemetry's own instrumentation would make one. */
  @Get(':kind/:sampling')
  async place(
    @Param('kind') kind: Kind,
    @Param('sampling') sampling: 'sampled' | 'unsampled',
  ): Promise<object> {
    return inSpan(async (span) => {
      await this.orders.place(kind);
      span.end();
      return trace.getActiveSpan()!.spanContext();
    }, sampling);
  }
}

/** Those that an exemplar may have, and that Prometheus gives back: it drops empty labels and keeps escapes. */
const TEXTS = NASTY.filter(
  (text) => text.isWellFormed() && text.length < 124 && !/^$|[\\"\n\0]/.test(text),
);

interface PlacedOrder {
  readonly traceId: string;
  readonly spanId: string;
}

describeWith('prometheus', 'A real Prometheus that stores exemplars', () => {
  let prometheus: RunningPrometheus;
  let instance: string;
  /** When the orders were placed, in seconds. */
  let from: number;
  let until: number;
  let a: PlacedOrder;
  let b: PlacedOrder;

  beforeAll(async () => {
    startTracing();
    const shop = await startApp({
      metrics: { metrics: [Orders, Value, Wait, Nasty, Untold], exemplars: true },
      providers: [OrdersService],
      controllers: [OrdersController],
    });
    instance = new URL(shop.url).host;
    const hostile = await startApp({ metrics: { metrics: [Nasty], exemplars: true } });
    for (const text of NASTY) countNasty(hostile, text);
    prometheus = await startPrometheus({ shop: instance, hostile: new URL(hostile.url).host });
    await prometheus.until('sum(orders_total) == 0');
    const place = async (path: string): Promise<PlacedOrder> =>
      (await (await fetch(`${shop.url}/orders/${path}`)).json()) as PlacedOrder;
    from = Date.now() / 1_000;
    a = await place('a/sampled');
    b = await place('b/sampled');
    await place('c/unsampled');
    for (const text of TEXTS) countNasty(shop, text);
    until = Date.now() / 1_000;
    await prometheus.until('sum(orders_total) == 3', 'untold_total == 3');
    // The exemplars of one recording are scraped again and again, and stored once.
    const scraped = await prometheus.value('timestamp(untold_total)');
    await prometheus.until(`timestamp(untold_total) > ${scraped + 1}`);
  }, 240_000);

  afterAll(async () => {
    await prometheus?.stop();
    await endProcesses();
    stopTracing();
    await closeApps();
  });

  it.each<[metric: string, value: number, bucket: object]>([
    ['orders_total', 1, {}],
    ['order_value_dollars_bucket', 42.5, { le: '60.0' }],
    ['wait_seconds_bucket', 0.25, { le: '1.0' }],
  ])(
    'answers for %s with the trace and the value %d of each order',
    async (name, value, bucket) => {
      const found = await prometheus.exemplars(name);

      const one = (kind: Kind, { traceId, spanId }: PlacedOrder): object => ({
        seriesLabels: { __name__: name, instance, job: 'shop', kind, ...bucket },
        exemplars: [
          { labels: { trace_id: traceId, span_id: spanId }, value, timestamp: expect.any(Number) },
        ],
      });
      expect(found).toHaveLength(2);
      expect(found).toEqual(expect.arrayContaining([one('a', a), one('b', b)]));
      for (const { timestamp } of found.flatMap(({ exemplars }) => exemplars)) {
        // Prometheus cuts it to whole milliseconds.
        expect(timestamp).toBeGreaterThanOrEqual(from - 0.001);
        expect(timestamp).toBeLessThanOrEqual(until);
      }
    },
  );

  it('answers with the texts that exemplars were given', async () => {
    const found = await prometheus.exemplars('nasty_total{job="shop"}');

    const texts = found.map(({ seriesLabels, exemplars: [exemplar] }) => [
      seriesLabels['text'],
      exemplar!.labels['text'],
    ]);
    expect(texts.toSorted()).toEqual(TEXTS.map((text) => [text, text]).toSorted());
  });

  it('gave each order a trace of its own', () => {
    expect(a.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(a.traceId).not.toBe(b.traceId);
  });

  it('finds none of a metric that takes none', async () => {
    expect(await prometheus.exemplars('untold_total')).toEqual([]);
  });

  it('reads the scrapes of an app that was given any texts for exemplars', async () => {
    const targets = await prometheus.targets();
    const hostile = targets.find(({ labels: { job } }) => job === 'hostile');
    expect(hostile).toMatchObject({ health: 'up', lastError: '' });
  });

  it('never failed to read a scrape', async () => {
    expect(await prometheus.value('min(min_over_time(up{job="shop"}[5m]))')).toBe(1);
  });
});

/** Counts with a text as the label of a series, and of its exemplar. */
function countNasty({ app }: RunningApp, text: string): void {
  const counter = app.get<Counter<typeof Nasty>>(getMetricToken(Nasty));
  counter.inc({ labels: { text }, exemplarLabels: { text } });
}
