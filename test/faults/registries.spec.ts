import {
  defineCounter,
  defineHistogram,
  getMetricToken,
  MetricsError,
  MetricsModule,
  type Counter,
  type MetricsModuleOptions,
} from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startApp, type RunningApp } from '../support/app.js';
import { describeFaults, saw, type Fault, type Sight } from './fault.js';
import { messageOf, readingOf, readingOfBoth } from './reading.js';

const help = 'What it measures.';
const Orders = defineCounter({ name: 'orders_total', help });
const Size = defineHistogram({ name: 'size', help, buckets: [1] });
const EMPTY = 'size_bucket{le=1} 0, size_bucket{le=Infinity} 0, size_sum 0, size_count 0';
const OPENMETRICS = 'application/openmetrics-text';

function start(registry: prom.Registry, options: MetricsModuleOptions = {}): Promise<RunningApp> {
  const settings = { registry, metrics: [Orders, Size], defaultMetrics: false, http: false };
  return startApp({ module: MetricsModule.forRoot({ ...settings, ...options }) });
}

function count({ app }: RunningApp): void {
  app.get<Counter<typeof Orders>>(getMetricToken(Orders)).inc();
}

function makeCounter(registry: prom.Registry): prom.Counter {
  return new prom.Counter({ name: 'orders_total', help, registers: [registry] });
}

function makeHistogram(registry: prom.Registry): void {
  new prom.Histogram({ name: 'size', help, buckets: [1], registers: [registry] });
}

async function reading({ scrape }: RunningApp, metric = 'orders_total'): Promise<Sight> {
  return saw(readingOfBoth(await scrape(), await scrape(OPENMETRICS), metric));
}

/** What prom-client alone shows, or says. */
async function alone(
  use: (registry: prom.Registry) => void,
  metric = 'orders_total',
): Promise<Sight> {
  const registry = new prom.Registry();
  try {
    use(registry);
  } catch (error) {
    return { essence: 'refused', text: `throws: ${messageOf(error)}` };
  }
  return saw(readingOf(await registry.metrics(), metric));
}

/** Default labels that no scraper can read. */
function defaultLabels(input: string, labels: Record<string, unknown>, code: string): Fault {
  return {
    input: `default labels ${input}`,
    holds: `refused: ${code}`,
    ours: async () => {
      try {
        return await reading(await start(new prom.Registry(), { defaultLabels: labels as never }));
      } catch (error) {
        return { essence: 'refused', text: `refused: ${(error as MetricsError).code}` };
      }
    },
    alone: () =>
      alone((registry) => {
        registry.setDefaultLabels(labels);
        makeCounter(registry);
      }),
  };
}

describeFaults('Registries', [
  {
    input: 'hot reload: all is made again with the same registry',
    holds: 'orders_total 1',
    ours: async () => {
      const registry = new prom.Registry();
      const first = await start(registry);
      count(first);
      await first.app.close();
      const second = await start(registry);
      count(second);
      return reading(second);
    },
    alone: () =>
      alone((registry) => {
        makeCounter(registry).inc();
        makeCounter(registry).inc();
      }),
  },
  {
    input: 'registry.clear(), then a hot reload',
    holds: 'orders_total 1',
    ours: async () => {
      const registry = new prom.Registry();
      const first = await start(registry);
      registry.clear();
      count(first);
      await first.app.close();
      const second = await start(registry);
      count(second);
      return reading(second);
    },
    alone: () =>
      alone((registry) => {
        makeCounter(registry).inc();
        registry.clear();
        makeCounter(registry).inc();
      }),
  },
  {
    input: 'registry.clear(), then recordings',
    holds: 'nothing',
    ours: async () => {
      const registry = new prom.Registry();
      const running = await start(registry);
      registry.clear();
      count(running);
      return reading(running);
    },
    alone: () =>
      alone((registry) => {
        const counter = makeCounter(registry);
        registry.clear();
        counter.inc();
      }),
  },
  {
    input: 'resetMetrics() with a histogram',
    holds: EMPTY,
    ours: async () => {
      const registry = new prom.Registry();
      const running = await start(registry);
      registry.resetMetrics();
      return reading(running, 'size');
    },
    alone: () =>
      alone((registry) => {
        makeHistogram(registry);
        registry.resetMetrics();
      }, 'size'),
  },
  {
    input: 'text after OpenMetrics of the same counter',
    holds: 'orders_total 0',
    ours: async () => {
      const { scrape } = await start(new prom.Registry());
      await scrape(OPENMETRICS);
      return saw(readingOf(await scrape(), 'orders_total'));
    },
    alone: async () => {
      const registry = new prom.Registry();
      makeCounter(registry);
      registry.setContentType(prom.Registry.OPENMETRICS_CONTENT_TYPE as never);
      await registry.metrics();
      registry.setContentType(prom.Registry.PROMETHEUS_CONTENT_TYPE);
      return saw(readingOf(await registry.metrics(), 'orders_total'));
    },
  },
  defaultLabels("{ 'user-id': 'x' }", { 'user-id': 'x' }, 'INVALID_LABEL_NAME'),
  defaultLabels("{ __proto: 'x' }", { __proto: 'x' }, 'INVALID_LABEL_NAME'),
  defaultLabels("{ region: ['a\"b'] }", { region: ['a"b'] }, 'INVALID_OPTIONS'),
  defaultLabels('{ region: undefined }', { region: undefined }, 'INVALID_OPTIONS'),
]);
