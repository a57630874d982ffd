import { createRequire } from 'node:module';
import promBundle from 'express-prom-bundle';
import prom from 'prom-client';
import {
  API_METRICS,
  BARE_APPS,
  EXPRESS_PROM_BUNDLE,
  OURS,
  TUTORIAL_INTERCEPTOR,
} from '../support/names.mjs';
import { createHttpApp, metricsController } from './http-app.mjs';
import { MetricsModule } from './nestjs-metrics.mjs';
import { tutorialMetrics } from './tutorial-interceptor.mjs';

/** By name, functions that make the app on Express; none collects default metrics. */
export const httpApps = {
  ...Object.fromEntries(BARE_APPS.map((name) => [name, () => createHttpApp()])),
  [OURS]: () => createHttpApp({ imports: [MetricsModule.forRoot({ defaultMetrics: false })] }),
  [EXPRESS_PROM_BUNDLE]: createWithPromBundle,
  [API_METRICS]: createWithApiMetrics,
  [TUTORIAL_INTERCEPTOR]: createWithTutorial,
};

async function createWithPromBundle() {
  const app = await createHttpApp();
  app.use(
    promBundle({ includeMethod: true, includePath: true, promRegistry: new prom.Registry() }),
  );
  return app;
}

async function createWithApiMetrics() {
  // It reads the name and version of whoever requires it.
  const apiMetrics = createRequire(import.meta.url)('prometheus-api-metrics');
  const { collectDefaultMetrics } = prom;
  // It has no option against these, and they would be collected in the process of all apps.
  prom.collectDefaultMetrics = () => {};
  const app = await createHttpApp();
  app.use(apiMetrics());
  prom.collectDefaultMetrics = collectDefaultMetrics;
  return app;
}

async function createWithTutorial() {
  const { registry, interceptor } = tutorialMetrics((request) => request.route.path);
  const app = await createHttpApp({ controllers: [metricsController(registry)] });
  app.useGlobalInterceptors(interceptor);
  return app;
}
