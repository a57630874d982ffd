import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  getMetricToken,
  MetricsModule,
  OnScrape,
  open,
} from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { openBody, parseChunks, type BodyFormat } from '../properties/read-body.js';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { PROPERTY_TIMEOUT_MS, SHRINKING_MS, withinTime } from '../support/within-time.js';
import type { AnyInstrument } from './instruments.js';

const help = 'What it measures.';
const Orders = defineCounter({ name: 'orders_total', help, labels: { tenant: open() } });
const Size = defineHistogram({ name: 'size', help, labels: { kind: ['a', 'b'] }, buckets: [1] });
const Depth = defineGauge({ name: 'depth', help });

@Injectable()
class Shop {
  @OnScrape(Depth)
  async depth(): Promise<number> {
    await Promise.resolve();
    return 7;
  }

  @Counted()
  place(): void {}
}

/** What may happen at any moment, also while a body is collected or read. */
const MOMENTS = ['clear', 'resetMetrics', 'record', 'call', 'open', 'read', 'turn'] as const;
type Moment = (typeof MOMENTS)[number];

const moments = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...MOMENTS.slice(1)) },
    { weight: 1, arbitrary: fc.constant<Moment>('clear') },
  ),
  { maxLength: 40, size: 'max' },
);

/** Bodies that are being read, each to be read to its end. */
class Readings {
  private readonly open: Promise<{
    format: BodyFormat;
    body: AsyncIterator<Uint8Array>;
    chunks: Uint8Array[];
  }>[] = [];

  constructor(private readonly app: TestApp) {}

  begin(format: BodyFormat): void {
    this.open.push(openBody(this.app, format).then((body) => ({ format, body, chunks: [] })));
  }

  /** Reads one chunk of the body that was opened first; parses it once it has ended. */
  async read(): Promise<boolean> {
    const reading = await this.open[0];
    if (reading === undefined) return false;
    const next = await reading.body.next();
    if (next.done) {
      void this.open.shift();
      parseChunks(reading.chunks, reading.format);
    } else {
      reading.chunks.push(next.value);
    }
    return true;
  }
}

async function live(all: readonly Moment[]): Promise<void> {
  const registry = new Registry();
  const settings = {
    registry,
    metrics: [Orders, Size],
    defaultMetrics: false,
    http: false,
  } as const;
  const { app } = await startApp({ module: MetricsModule.forRoot(settings), providers: [Shop] });
  const orders = app.get<AnyInstrument>(getMetricToken(Orders));
  const size = app.get<AnyInstrument>(getMetricToken(Size));
  const child = orders.labels('kept');
  const readings = new Readings(app);
  for (const [index, moment] of all.entries()) {
    if (moment === 'clear') registry.clear();
    if (moment === 'resetMetrics') registry.resetMetrics();
    if (moment === 'call') app.get(Shop).place();
    if (moment === 'open') readings.begin(index % 2 === 0 ? 'text' : 'openmetrics');
    if (moment === 'read') await readings.read();
    if (moment === 'turn') await new Promise((resolve) => setImmediate(resolve));
    if (moment !== 'record') continue;
    orders.inc({ tenant: `t${index}` });
    child.inc();
    size.observe({ kind: 'a' }, index);
  }
  while (await readings.read());
  await app.close();
  expect(registry.getMetricsAsArray()).toEqual([]);
}

afterEach(closeApps);

describe('registry.clear() and resetMetrics()', () => {
  it(
    'at any moment harm no call, no recording and no scrape, and leave nothing behind',
    async () => {
      const property = fc.asyncProperty(moments, withinTime(5_000, live));
      await fc.assert(property, { numRuns: 60, interruptAfterTimeLimit: SHRINKING_MS });
    },
    PROPERTY_TIMEOUT_MS,
  );

  it('empties a scrape that begins afterwards', async () => {
    const registry = new Registry();
    const { scrape } = await startApp({
      module: MetricsModule.forRoot({ registry, metrics: [Orders] }),
    });
    expect(await scrape()).not.toBe('');
    registry.clear();
    expect(await scrape()).toBe('');
    expect(await scrape('application/openmetrics-text')).toBe('# EOF\n');
  });

  it('lets somebody else take a name, who keeps it when the app closes', async () => {
    const registry = new Registry();
    const { app } = await startApp({
      module: MetricsModule.forRoot({ registry, metrics: [Orders] }),
    });
    registry.clear();
    const { Counter } = await import('prom-client');
    const other = new Counter({ name: 'orders_total', help, registers: [registry] });
    await app.close();
    expect(registry.getSingleMetric('orders_total')).toBe(other);
  });
});
