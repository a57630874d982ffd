import * as prom from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { ParcelsLost, ParcelsWaiting, ParcelVolume } from '../src/depot.metrics.js';
import { linesOf, SHOWN, startBoth, told } from './both-registries.js';
import { closeDepots } from './depot-app.js';

afterEach(closeDepots);

describe("handles in a plain registry of the client, beside the client's own metrics", () => {
  it.each([prom.prometheusContentType, prom.openMetricsContentType])(
    'render alike: %s',
    async (contentType) => {
      const { handles, byHand } = await startBoth(contentType);
      handles.setDefaultLabels({ pod: 'p1', hall: 'default' });
      byHand.setDefaultLabels({ pod: 'p1', hall: 'default' });
      const text = await handles.metrics();
      expect(linesOf(text)).toEqual(linesOf(await byHand.metrics()));
      expect(text).toContain('parcels_sent_total{');
      expect(await handles.metrics()).toBe(text);
    },
  );

  it('keep their names after OpenMetrics', async () => {
    const { handles, find } = await startBoth(prom.openMetricsContentType);
    const openMetrics = await handles.metrics();
    expect(openMetrics).toContain('# TYPE parcels_lost counter\nparcels_lost_total 2\n');
    expect(openMetrics.endsWith('\n# EOF\n')).toBe(true);
    handles.setContentType(prom.prometheusContentType);
    expect(await handles.metrics()).toContain(
      '# TYPE parcels_lost_total counter\nparcels_lost_total 2\n',
    );
    expect(find(ParcelsLost).name).toBe('parcels_lost_total');
  });

  it('are told alike as JSON, in full and by aggregator', async () => {
    const { handles, byHand } = await startBoth();
    const json = await told(handles);
    expect(json).toEqual(await told(byHand));
    expect(await told(handles, 'sum')).toEqual(json);
    expect(await told(handles, 'max')).toEqual([]);
    expect(structuredClone(json)).toEqual(json);
  });

  it('are found, rendered and removed one by one', async () => {
    const { handles, byHand, find } = await startBoth();
    expect(handles.getSingleMetric('parcels_waiting')).toBe(find(ParcelsWaiting));
    for (const { name } of SHOWN) {
      const text = await handles.getSingleMetricAsString(name);
      expect(linesOf(text)).toEqual(linesOf(await byHand.getSingleMetricAsString(name)));
    }
    handles.removeSingleMetric('parcels_waiting');
    expect(await handles.metrics()).not.toContain('parcels_waiting');
  });

  it('are collected and reset with the registry', async () => {
    const { handles, find } = await startBoth();
    find(ParcelVolume).collect = async () => find(ParcelVolume).observe(0.1);
    expect(await handles.metrics()).toContain('parcel_volume_liters_count 2\n');
    find(ParcelVolume).collect = undefined;
    handles.resetMetrics();
    const text = await handles.metrics();
    expect(text).toContain('parcels_lost_total 0\n');
    expect(text).toContain('parcel_volume_liters_count 0\n');
    expect(text).not.toContain('Lyon');
  });

  it('are merged with other registries', async () => {
    const { handles } = await startBoth();
    const other = new prom.Registry();
    new prom.Counter({ name: 'other_total', help: 'Other.', registers: [other] }).inc();
    const merged = prom.Registry.merge([handles, other]);
    expect(linesOf(await merged.metrics())).toEqual(
      linesOf(`${await handles.metrics()}\n${await other.metrics()}`),
    );
  });

  it.each(['AggregatorRegistry', 'ClusterRegistry', 'WorkerRegistry', 'Registry'] as const)(
    'are added up alike over processes by %s.aggregate',
    async (aggregating) => {
      const { handles, byHand } = await startBoth();
      const sum = async (registry: prom.Registry): Promise<string> => {
        const processes = [await registry.getMetricsAsJSON(), await registry.getMetricsAsJSON()];
        return prom[aggregating].aggregate(processes).metrics();
      };
      const text = await sum(handles);
      expect(linesOf(text)).toEqual(linesOf(await sum(byHand)));
      expect(text).toContain('parcels_lost_total 4\n');
      expect(text).toContain('parcel_weight_kilograms_count{carrier="post"} 2\n');
    },
  );

  it("are what a cluster's primary tells of itself", async () => {
    const { handles } = await startBoth();
    prom.ClusterRegistry.setRegistries(handles);
    const text = await new prom.ClusterRegistry().clusterMetrics();
    expect(linesOf(text)).toEqual(linesOf(await handles.metrics()));
  });
});
