import { NestFactory } from '@nestjs/core';
import { getMetricToken, MetricsModule } from '../../dist/esm/index.js';
import { RootModule } from '../support/root-module.mjs';

/** The library as it is built: `npm run build` first. */
export * from '../../dist/esm/index.js';

/** Starts a Nest app without a server, as a worker or a cron process would. */
export async function startContext({ metrics = [], providers = [], options = {} } = {}) {
  const context = await NestFactory.createApplicationContext(
    {
      module: RootModule,
      imports: [MetricsModule.forRoot({ metrics, defaultMetrics: false, http: false, ...options })],
      providers,
    },
    { logger: false, abortOnError: false },
  );
  return { context, handles: metrics.map((metric) => context.get(getMetricToken(metric))) };
}
