import { Injectable } from '@nestjs/common';
import { Registry, type RegistryContentType } from 'prom-client';
import { defineGauge, MetricsModule, OnScrape, type EndpointSettings } from 'nestjs-metrics';
import { startApp, type Adapter, type AppOptions, type RunningApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';

const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

/** A collector that a test lets go. */
@Injectable()
class Reader {
  until: Promise<void> = Promise.resolve();

  @OnScrape(Depth, { timeoutMs: 60_000 })
  async depth(): Promise<number> {
    await this.until;
    return 1;
  }
}

/** Says how often it was collected from. */
class CountingRegistry extends Registry<RegistryContentType> {
  collections = 0;

  override getMetricsAsArray(): ReturnType<Registry['getMetricsAsArray']> {
    this.collections += 1;
    return super.getMetricsAsArray();
  }
}

/** An app whose scrapes go on until they are released. */
export interface HeldApp extends RunningApp {
  /** How many renderings have begun. */
  begun(): number;
  /** Lets all scrapes go on, those to come too. */
  release(): void;
  /** From now on scrapes to come wait again. */
  hold(): void;
  /** Resolves when the server has so many more requests than when it was called the last time, and has seen to them. */
  arrived(requests: number): Promise<void>;
  /** The scrapes of an outcome so far, in both formats. */
  outcomes(outcome: string): Promise<number>;
}

/** Starts it. */
export async function startHeldApp(
  adapter: Adapter = 'express',
  endpoint: EndpointSettings = {},
  configure?: AppOptions['configure'],
): Promise<HeldApp> {
  const registry = new CountingRegistry();
  const running = await startApp({
    adapter,
    module: MetricsModule.forRoot({ registry, metrics: [Depth], defaultMetrics: false, endpoint }),
    providers: [Reader],
    ...(configure !== undefined && { configure }),
  });
  const { app, url } = running;
  const reader = app.get(Reader);
  let release!: () => void;
  const hold = (): void => {
    reader.until = new Promise((resolve) => (release = resolve));
  };
  hold();
  let requests = 0;
  const server = app.getHttpServer() as NodeJS.EventEmitter;
  server.on('request', ({ url: target }: { url: string }) => {
    if (target.includes('metrics')) requests += 1;
  });
  // It leaves the registry when the app closes.
  const scrapes = registry.getSingleMetric('nestjs_metrics_scrapes_total')!;
  const before = registry.collections;
  return {
    ...running,
    begun: () => registry.collections - before,
    release: () => release(),
    hold,
    arrived: async (count) => {
      await eventually(async () => requests >= count, true);
      requests -= count;
      for (let ping = 0; ping < 5; ping++) await (await fetch(`${url}/nowhere`)).text();
    },
    outcomes: async (outcome) => {
      const { values } = await scrapes.get();
      return values
        .filter(({ labels }) => (labels as Record<string, string>)['outcome'] === outcome)
        .reduce((sum, { value }) => sum + value, 0);
    },
  };
}
