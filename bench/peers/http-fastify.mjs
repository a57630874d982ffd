import { FastifyAdapter } from '@nestjs/platform-fastify';
import fastifyMetrics from 'fastify-metrics';
import prom from 'prom-client';
import {
  BARE_APPS,
  FASTIFY_METRICS,
  FASTIFY_METRICS_DEFAULT,
  OURS,
  TUTORIAL_INTERCEPTOR,
} from '../support/names.mjs';
import { createHttpApp, metricsController } from './http-app.mjs';
import { MetricsModule } from './nestjs-metrics.mjs';
import { tutorialMetrics } from './tutorial-interceptor.mjs';

/** By name, functions that make the app on Fastify; none collects default metrics. */
export const httpApps = {
  ...Object.fromEntries(BARE_APPS.map((name) => [name, () => create()])),
  [OURS]: () => create({ imports: [MetricsModule.forRoot({ defaultMetrics: false })] }),
  // Without its summary, and with requests that have no route: the like of the others.
  [FASTIFY_METRICS]: () =>
    createWithPlugin({ enabled: { histogram: true, summary: false }, registeredRoutesOnly: false }),
  [FASTIFY_METRICS_DEFAULT]: () => createWithPlugin({}),
  [TUTORIAL_INTERCEPTOR]: createWithTutorial,
};

function create(parts) {
  return createHttpApp({ adapter: new FastifyAdapter(), ...parts });
}

async function createWithPlugin(routeMetrics) {
  const registers = [new prom.Registry()];
  const app = await create();
  await app.register(fastifyMetrics.default ?? fastifyMetrics, {
    defaultMetrics: { enabled: false },
    routeMetrics: {
      ...routeMetrics,
      overrides: { histogram: { registers }, summary: { registers } },
    },
  });
  return app;
}

async function createWithTutorial() {
  const { registry, interceptor } = tutorialMetrics((request) => request.routeOptions.url);
  const app = await create({ controllers: [metricsController(registry)] });
  app.useGlobalInterceptors(interceptor);
  return app;
}
