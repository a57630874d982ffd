import * as prom from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { ParcelsLost, ParcelSorting } from '../src/depot.metrics.js';
import { closeDepots, OPENMETRICS, startDepot, TEXT, type Depot } from './depot-app.js';

afterEach(closeDepots);

/** A handle's lines, at the endpoint and in the client's own text, which agree. */
async function lostLines({ registry, scrape }: Depot): Promise<string[]> {
  const isLost = (line: string): boolean => line.startsWith('parcels_lost_total');
  const own = (await registry.metrics()).split('\n').filter(isLost);
  const lines = (await scrape(TEXT)).filter(isLost);
  expect(lines).toEqual(own);
  expect((await scrape(OPENMETRICS)).filter(isLost)).toEqual(own);
  return lines;
}

describe('default labels', () => {
  it("of the app stand on every series, at the endpoint and in the client's own text", async () => {
    const depot = await startDepot({ defaultLabels: { pod: 'a"b\\', shard: 7 } });
    expect(await lostLines(depot)).toEqual(['parcels_lost_total{pod="a\\"b\\\\",shard="7"} 0']);
    const samples = (await depot.scrape()).filter((line) => /^[a-z]/.test(line));
    expect(samples.filter((line) => !line.includes('shard="7"'))).toEqual([]);
  });

  it('that the registry had before are kept beside those of the app, and are alone after it', async () => {
    const registry = new prom.Registry();
    registry.setDefaultLabels({ region: 'north', zone: 'a\nb' });
    const depot = await startDepot({ registry, defaultLabels: { zone: 'own' } });
    expect(await lostLines(depot)).toEqual(['parcels_lost_total{region="north",zone="own"} 0']);
    await depot.app.close();
    new prom.Gauge({ name: 'left', help: 'Left.', registers: [registry] });
    expect(await registry.getSingleMetricAsString('left')).toContain(
      '\nleft{region="north",zone="a\\nb"} 0',
    );
  });

  it('that are set while the app runs hold from the next scrape on', async () => {
    const depot = await startDepot();
    expect(await lostLines(depot)).toEqual(['parcels_lost_total 0']);
    depot.registry.setDefaultLabels({ region: 'north' });
    expect(await lostLines(depot)).toEqual(['parcels_lost_total{region="north"} 0']);
    depot.registry.setDefaultLabels({ region: 'south' });
    expect(await lostLines(depot)).toEqual(['parcels_lost_total{region="south"} 0']);
    depot.registry.setDefaultLabels({});
    expect(await lostLines(depot)).toEqual(['parcels_lost_total 0']);
  });

  it('are read without a trace in the registry', async () => {
    const { registry, scrape } = await startDepot({ defaultLabels: { pod: 'p1' } });
    const before = registry.getMetricsAsArray();
    const seen = scrape();
    expect(await registry.getMetricsAsJSON()).toHaveLength(before.length);
    await seen;
    expect(registry.getMetricsAsArray()).toEqual(before);
  });

  it("do not stay in the handles after the client's own JSON", async () => {
    const { find, registry } = await startDepot({ defaultLabels: { pod: 'p1' } });
    const labelsOf = async (name: string): Promise<object[]> =>
      (await registry.getMetricsAsJSON())
        .find((metric) => metric.name === name)!
        .values.map(({ labels }) => labels);
    expect(await labelsOf('parcels_lost_total')).toEqual([{ pod: 'p1' }]);
    registry.setDefaultLabels({});
    expect(await labelsOf('parcels_lost_total')).toEqual([{}]);
    expect((await find(ParcelsLost).get()).values).toEqual([{ labels: {}, value: 0 }]);
    expect(await labelsOf('parcel_sorting_seconds')).toEqual([{ quantile: 0.5 }, {}, {}]);
    expect((await find(ParcelSorting).get()).values.map(({ labels }) => labels)).toEqual([
      { quantile: 0.5 },
      {},
      {},
    ]);
  });
});
