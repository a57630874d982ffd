import {
  defineCounter,
  defineGauge,
  defineHistogram,
  getMetricToken,
  type Counter,
  type Gauge,
  type Histogram,
  type MetricsModuleOptions,
  type RemoteWriteOptions,
} from 'nestjs-metrics';
import { startApp, type RunningApp } from '../support/app.js';
import type { Receiver } from './remote-write-receiver.js';

export const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders.',
  // A capital comes before all others, also before the name of the metric.
  labels: { outcome: ['success', 'declined'], Zone: ['eu'] },
});
export const Wait = defineHistogram({
  name: 'wait_seconds',
  help: 'How long it took.',
  unit: 'seconds',
  buckets: [0.5, 1],
});
export const Depth = defineGauge({ name: 'depth', help: 'How many wait.' });

/** Labels of their own, so that no test depends on the machine. */
export const LABELS = { job: 'shop', instance: 'eu-1' };

/** A series with {@link LABELS} and no others. */
export function seriesOf(name: string): string {
  return `${name}{instance="eu-1",job="shop"}`;
}

/** Declined orders, as they are written. */
export const DECLINED = 'orders_total{Zone="eu",instance="eu-1",job="shop",outcome="declined"}';

/** An app that writes to a receiver. */
export interface WritingApp extends RunningApp {
  readonly orders: Counter<typeof Orders>;
  readonly wait: Histogram<typeof Wait>;
  readonly depth: Gauge<typeof Depth>;
  /** What it says of its samples that were sent, failed and dropped. */
  samples(): Promise<readonly (number | undefined)[]>;
}

/** Starts an app that writes as it starts and as it closes, and at intervals where it is asked to. */
export async function startWritingApp(
  { url }: Pick<Receiver, 'url'>,
  remoteWrite: Partial<RemoteWriteOptions> = {},
  metrics: MetricsModuleOptions = {},
): Promise<WritingApp> {
  const options = {
    url,
    labels: LABELS,
    intervalSeconds: 3_600,
    timeoutMs: 30_000,
    ...remoteWrite,
  };
  const running = await startApp({
    metrics: { metrics: [Orders, Wait, Depth], push: { remoteWrite: options }, ...metrics },
  });
  const { app, sample } = running;
  return {
    ...running,
    orders: app.get(getMetricToken(Orders)),
    wait: app.get(getMetricToken(Wait)),
    depth: app.get(getMetricToken(Depth)),
    samples: () =>
      Promise.all(
        ['sent', 'failed', 'dropped'].map((outcome) =>
          sample(`nestjs_metrics_remote_write_samples_total{outcome="${outcome}"}`),
        ),
      ),
  };
}
