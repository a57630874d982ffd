import * as nestjsMetrics from 'nestjs-metrics';
import * as prom from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { BeltState, DepotInfo, ParcelsLost, ParcelsSent } from '../src/depot.metrics.js';
import { ParcelHandling, ParcelsWaiting, ParcelWeight } from '../src/depot.metrics.js';
import { closeDepots, startDepot } from './depot-app.js';

afterEach(closeDepots);

describe('the client under the name of prom-client', () => {
  it('is @prometheus-io/client', () => {
    expect(prom).toHaveProperty('WorkerRegistry');
  });

  it('is what the handles extend', async () => {
    const { find } = await startDepot();
    expect(find(ParcelsSent)).toBeInstanceOf(prom.Counter);
    expect(find(ParcelsSent)).toBeInstanceOf(nestjsMetrics.Counter);
    expect(find(ParcelsWaiting)).toBeInstanceOf(prom.Gauge);
    expect(find(ParcelWeight)).toBeInstanceOf(prom.Histogram);
    expect(find(ParcelHandling)).toBeInstanceOf(prom.Summary);
    expect(find(DepotInfo)).toBeInstanceOf(prom.Gauge);
    expect(find(BeltState)).toBeInstanceOf(prom.Gauge);
  });

  it('takes handles where it takes its own metrics, and they keep their types', async () => {
    const { find } = await startDepot();
    const counter: prom.Counter<'carrier' | 'country'> = find(ParcelsSent);
    const counters: prom.Counter<string>[] = [counter, find(ParcelsLost)];
    const gauge: prom.Gauge<'hall'> = find(ParcelsWaiting);
    const histogram: prom.Histogram<'carrier'> = find(ParcelWeight);
    const summary: prom.Summary<'hall'> = find(ParcelHandling);
    const metrics: prom.Metric<string>[] = [...counters, gauge, histogram, summary];
    expect(metrics.map(({ constructor }) => constructor.name)).toEqual([
      'Counter',
      'Counter',
      'Gauge',
      'Histogram',
      'Summary',
    ]);
    // @ts-expect-error a misspelt value
    find(ParcelsWaiting).set({ hall: 'nroth' }, 1);
    // @ts-expect-error a missing label
    find(ParcelsSent).inc({ carrier: 'post' });
    // @ts-expect-error labels of a metric without labels
    find(ParcelsLost).inc({ carrier: 'post' });
  });
});
