import { register } from 'node:module';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Counted,
  defineCounter,
  defineHistogram,
  getMetricToken,
  MetricsModule,
  type HandleOf,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { OPENMETRICS, render } from '../../exposition/render.js';
import { exemplarsIn } from '../exemplar-app.js';
import { inSpan, linkTo, startTracing } from '../tracing.js';

/** What a Node of its own saw of exemplars. */
export interface SeenExemplars {
  readonly shown: Readonly<Record<string, string>>;
  /** The labels of the span that was active. */
  readonly link: string;
  readonly calls: number | undefined;
  readonly warnings: readonly string[];
  /** Whether the library asked for OpenTelemetry's API. */
  readonly asked: boolean;
}

const [how, when] = process.argv.slice(2);
// Hooks run in a thread of their own.
const asked = new Int32Array(new SharedArrayBuffer(4));
register('./hide-opentelemetry.mjs', import.meta.url, { data: { how, asked } });

const exemplars = when === 'enabled' ? true : undefined;
const help = 'What it measures.';
const Orders = defineCounter({ name: 'orders_total', help, exemplars });
const Wait = defineHistogram({ name: 'wait', help, buckets: [1, 60], exemplars });
const Calls = defineCounter({ name: 'calls_total', help });

@Injectable()
class Shop {
  @Counted(Calls)
  place(): void {}
}

@Module({
  imports: [
    MetricsModule.forRoot({
      metrics: [Orders, Wait],
      defaultMetrics: false,
      exemplars,
      strict: true,
    }),
  ],
  providers: [Shop],
})
class ShopModule {}

const warnings: string[] = [];
const ignore = (): void => undefined;
const warn = (message: unknown): void => void warnings.push(String(message));
const logger = { log: ignore, error: warn, warn };
const app = await NestFactory.createApplicationContext(ShopModule, { logger });

startTracing();
const link = inSpan((span) => {
  const exemplarLabels = { id: 'abc' };
  app.get(Shop).place();
  app
    .get<HandleOf<typeof Orders>>(getMetricToken(Orders))
    .inc({ labels: {}, value: 2, exemplarLabels });
  app.get<HandleOf<typeof Wait>>(getMetricToken(Wait)).observe(8);
  return linkTo(span);
});

const seen: SeenExemplars = {
  shown: exemplarsIn((await render(app, OPENMETRICS)).text),
  link,
  calls: await valueOf(app, Calls),
  warnings,
  asked: Atomics.load(asked, 0) > 0,
};
await app.close();
process.stdout.write(JSON.stringify(seen));
