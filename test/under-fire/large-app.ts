import { Registry } from 'prom-client';
import { MetricsModule, type EndpointSettings } from 'nestjs-metrics';
import { addForeignWork, type ForeignWork } from '../rendering/foreign-work.js';
import { startApp, type Adapter, type RunningApp } from '../support/app.js';

/** An app whose body is larger than what the buffers between two sockets hold. */
export interface LargeApp extends RunningApp {
  readonly work: ForeignWork;
  /** The scrapes of an outcome so far, in text. */
  outcomes(outcome: string): Promise<number>;
}

/** Starts it. */
export async function startLargeApp(
  adapter: Adapter,
  megabytes = 20,
  endpoint: EndpointSettings = {},
): Promise<LargeApp> {
  const registry = new Registry();
  const work = addForeignWork(registry, megabytes);
  const running = await startApp({
    adapter,
    module: MetricsModule.forRoot({ registry, defaultMetrics: false, endpoint }),
  });
  // It leaves the registry when the app closes.
  const scrapes = registry.getSingleMetric('nestjs_metrics_scrapes_total')!;
  return {
    ...running,
    work,
    outcomes: async (outcome) => {
      const { values } = await scrapes.get();
      const labels = JSON.stringify({ format: 'text', outcome });
      return values.find((one) => JSON.stringify(one.labels) === labels)?.value ?? NaN;
    },
  };
}
