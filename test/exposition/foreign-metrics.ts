import type { INestApplicationContext } from '@nestjs/common';
import { defineCounter, MetricsModule } from 'nestjs-metrics';
import { Gauge, Registry, type Metric } from 'prom-client';
import { startApp } from '../support/app.js';

const help = 'F.';
const Orders = defineCounter({ name: 'orders_total', help: 'O.' });

/** Makes metrics with prom-client. */
export type Fill = (registers: Registry[]) => void;

/** What is made wrongly. */
export interface ForeignCase {
  readonly title: string;
  readonly fill: Fill;
}

/** An app with a metric of ours, those of a test, and one of prom-client's after them. */
export async function startBeside(fill: Fill): Promise<INestApplicationContext> {
  const registry = new Registry();
  const options = { registry, metrics: [Orders], defaultMetrics: false, http: false } as const;
  const { app } = await startApp({ module: MetricsModule.forRoot(options) });
  // Past the registration of ours, which would refuse some of it.
  fill([registry]);
  new Gauge({ name: 'z_last', help, registers: [registry] }).set(1);
  return app;
}

/** Samples that no metric of prom-client's would have. */
export function fake(type: string, values: readonly object[], name = 'f'): Fill {
  return ([registry]) => {
    const metric = { name, help, type, get: async () => ({ name, help, type, values }) };
    registry!.registerMetric(metric as unknown as Metric);
  };
}
