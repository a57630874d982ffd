import { Controller, Get, Injectable } from '@nestjs/common';
import {
  defineCounter,
  defineHistogram,
  InjectMetric,
  MetricsError,
  MetricsPusher,
  type Counter,
  type MetricsModuleOptions,
  type PushgatewayOptions,
} from 'nestjs-metrics';
import { startApp, type AppOptions, type RunningApp } from '../support/app.js';

export const Records = defineCounter({
  name: 'batch_records_total',
  help: 'Records of the batch, by outcome.',
  labels: { outcome: ['success', 'failed'] },
});
export const RecordBytes = defineHistogram({
  name: 'batch_record_bytes',
  help: 'Size of a record.',
  unit: 'bytes',
  buckets: [10, 100],
});

/** Counts a record. */
@Injectable()
export class Batch {
  constructor(@InjectMetric(Records) readonly records: Counter<typeof Records>) {}
}

@Controller()
class RecordsController {
  constructor(private readonly batch: Batch) {}

  @Get('records')
  count(): string {
    this.batch.records.inc({ outcome: 'success' });
    return 'counted';
  }
}

/** An app that pushes. */
export interface PushApp extends RunningApp {
  readonly pusher: MetricsPusher;
  readonly batch: Batch;
}

/** Starts an app with some metrics, which pushes as an option says; at shutdown only where it says so. */
export async function startPushApp(
  pushgateway: Partial<PushgatewayOptions> & { url: string },
  metrics: MetricsModuleOptions = {},
  more: AppOptions = {},
): Promise<PushApp> {
  const app = await startApp({
    ...more,
    metrics: {
      metrics: [Records, RecordBytes],
      push: { pushgateway: { job: 'batch', onShutdown: false, timeoutMs: 30_000, ...pushgateway } },
      ...metrics,
    },
    providers: [Batch, ...(more.providers ?? [])],
    controllers: [RecordsController, ...(more.controllers ?? [])],
  });
  return { ...app, pusher: app.app.get(MetricsPusher), batch: app.app.get(Batch) };
}

/** The failure of something that is to fail. */
export async function failureOf(promise: Promise<unknown>): Promise<MetricsError> {
  const failure: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof MetricsError) return failure;
  throw new Error(`It ended with ${String(failure)}`);
}
