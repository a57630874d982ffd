import * as prom from 'prom-client';
import {
  BeltState,
  DepotInfo,
  ParcelHandling,
  ParcelsLost,
  ParcelsSent,
  ParcelsWaiting,
  ParcelVolume,
  ParcelWeight,
} from '../src/depot.metrics.js';
import { startDepot, type Find } from './depot-app.js';

/** What both registries hold. */
export const SHOWN = [
  ParcelsSent,
  ParcelsLost,
  ParcelsWaiting,
  ParcelWeight,
  ParcelVolume,
  ParcelHandling,
  DepotInfo,
  BeltState,
];

function record(find: Find): void {
  find(ParcelsSent).inc({ carrier: 'post', country: 'f"r\\\n' }, 3);
  find(ParcelsLost).inc(2);
  find(ParcelsWaiting).set({ hall: 'north' }, -2.5);
  find(ParcelsWaiting).set({ hall: 'south' }, 1);
  find(ParcelWeight).observe({ carrier: 'post' }, 2);
  find(ParcelVolume).observe(2);
  find(ParcelHandling).observe({ hall: 'north' }, 4);
  find(ParcelHandling).observe({ hall: 'south' }, 5);
  find(DepotInfo).set({ city: 'Lyon' });
  find(BeltState).set('runs');
}

/** The same with the client's own metrics. */
function recordByHand(registry: prom.Registry): void {
  const of = <N extends string>(
    { name, help }: { name: string; help: string },
    ...labelNames: N[]
  ) => ({ name, help, labelNames, registers: [registry] });
  new prom.Counter(of(ParcelsSent, 'carrier', 'country')).inc(
    { carrier: 'post', country: 'f"r\\\n' },
    3,
  );
  new prom.Counter(of(ParcelsLost)).inc(2);
  const waiting = new prom.Gauge(of(ParcelsWaiting, 'hall'));
  waiting.set({ hall: 'north' }, -2.5);
  waiting.set({ hall: 'south' }, 1);
  const weight = new prom.Histogram({ ...of(ParcelWeight, 'carrier'), buckets: [1, 5] });
  weight.observe({ carrier: 'post' }, 2);
  weight.zero({ carrier: 'courier' });
  new prom.Histogram({ ...of(ParcelVolume), buckets: [0.5] }).observe(2);
  const handling = new prom.Summary({ ...of(ParcelHandling, 'hall'), percentiles: [0.5] });
  handling.observe({ hall: 'north' }, 4);
  handling.observe({ hall: 'south' }, 5);
  new prom.Gauge(of(DepotInfo, 'city')).set({ city: 'Lyon' }, 1);
  const belt = new prom.Gauge(of(BeltState, 'belt_state'));
  belt.set({ belt_state: 'runs' }, 1);
  belt.set({ belt_state: 'stands' }, 0);
}

/** A plain registry of the client with handles in it, and one with the same made by hand. */
export async function startBoth(
  contentType: prom.RegistryContentType = prom.prometheusContentType,
): Promise<{ handles: prom.Registry; byHand: prom.Registry; find: Find }> {
  const { find } = await startDepot();
  record(find);
  const handles = new prom.Registry(contentType);
  for (const definition of SHOWN) handles.registerMetric(find(definition) as prom.Metric<string>);
  const byHand = new prom.Registry(contentType);
  recordByHand(byHand);
  return { handles, byHand, find };
}

/** The lines of a text in one order, each with its labels in one order. */
export function linesOf(text: string): string[] {
  const inOrder = (_: string, labels: string): string =>
    `{${labels
      .match(/\w+="(?:[^"\\]|\\.)*"/g)
      ?.sort()
      .join()}}`;
  return text
    .split('\n')
    .map((line) => line.replace(/\{(.*)\}/, inOrder))
    .sort();
}

/**
 * What a registry tells as JSON, its series in one order, and without the exemplars that
 * the client puts beside each bucket.
 */
export async function told(registry: prom.Registry, aggregator?: string): Promise<object[]> {
  const metrics = await (aggregator === undefined
    ? registry.getMetricsAsJSON()
    : registry.getMetricsAsJSON(aggregator));
  return metrics.map(({ name, help, type, aggregator: own, values }) => ({
    name,
    help,
    type,
    aggregator: own,
    values: values
      .map(({ labels, value, metricName }: prom.MetricValueWithName<string>) => ({
        labels,
        value,
        metricName,
      }))
      .sort((a, b) => keyOf(a).localeCompare(keyOf(b))),
  }));
}

function keyOf({ labels, metricName }: prom.MetricValueWithName<string>): string {
  return `${metricName} ${JSON.stringify(Object.entries(labels).sort())}`;
}
