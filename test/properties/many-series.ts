import { defineCounter, defineGauge, defineHistogram, open } from 'nestjs-metrics';
import type { Mutation } from './operations.js';

const help = 'What it measures.';
const labels = { tenant: open() };

export const Left = defineGauge({ name: 'left', help, labels });
export const Right = defineGauge({ name: 'right', help, labels });
export const Lag = defineHistogram({ name: 'lag_seconds', help, labels, buckets: [0.1, 1, 10] });
export const Logins = defineCounter({
  name: 'logins_total',
  help,
  labels: { kind: ['a', 'b'], tenant: open() },
});
const Closed = defineCounter({
  name: 'closed_total',
  help,
  labels: { code: [200, 404], method: ['GET', 'PUT'] },
});

/** Metrics with series by the hundreds, so that a body comes in several chunks. */
export const WIDE_METRICS = [Left, Logins, Lag, Closed, Right];

/** How many tenants {@link fill} records for. */
export const TENANTS = 600;

/** The name of a tenant; long, so that few of them make a long body. */
export function tenant(index: number): string {
  return `${'name of a tenant, '.repeat(4)}${index}`;
}

/** Recordings in each metric with series, for one tenant. */
export function recordingsFor(name: string, value: number): Mutation[] {
  const recording = { do: 'record' as const, value };
  return [
    { ...recording, way: 2, metric: 'left', labels: [{ tenant: name }] },
    { ...recording, way: 0, metric: 'logins_total', labels: [{ kind: 'a', tenant: name }] },
    { ...recording, way: 0, metric: 'logins_total', labels: [{ tenant: name, kind: 'b' }] },
    { ...recording, way: 0, metric: 'lag_seconds', labels: [{ tenant: name }] },
    { ...recording, way: 2, metric: 'right', labels: [{ tenant: name }] },
  ];
}

/** Recordings for all tenants. */
export function fill(): Mutation[] {
  return Array.from({ length: TENANTS }, (_, index) => recordingsFor(tenant(index), index)).flat();
}

/** Removals of all series of some tenants, and as many new ones in their place. */
export function churn(from: number, count: number): Mutation[] {
  return Array.from({ length: count }, (_, index): Mutation[] => {
    const name = tenant((from + index) % TENANTS);
    const gone: Mutation[] = [
      { do: 'remove', metric: 'left', labels: [name] },
      { do: 'remove', metric: 'logins_total', labels: ['a', name] },
      { do: 'remove', metric: 'logins_total', labels: [{ tenant: name, kind: 'b' }] },
      { do: 'remove', metric: 'lag_seconds', labels: [{ tenant: name }] },
      { do: 'remove', metric: 'right', labels: [name] },
    ];
    return [...gone, ...recordingsFor(tenant(TENANTS + from + index), from)];
  }).flat();
}
