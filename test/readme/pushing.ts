import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  defineCounter,
  defineGauge,
  Gauge,
  InjectMetric,
  MetricsModule,
  MetricsPusher,
} from 'nestjs-metrics';

export const RecordsImported = defineCounter({
  name: 'price_import_records_total',
  help: 'Records of the price list in the last run.',
});

export const LastSuccess = defineGauge({
  name: 'price_import_last_success_timestamp_seconds',
  help: 'When prices were last imported, in seconds since 1970.',
  seed: false, // a run that fails has none, so that the gateway keeps an earlier one
});

@Injectable()
export class PriceImport {
  constructor(@InjectMetric(LastSuccess) private readonly last: Gauge<typeof LastSuccess>) {}

  async run(): Promise<void> {
    this.last.setToCurrentTime();
  }
}

@Module({
  imports: [
    MetricsModule.forRoot({
      metrics: [RecordsImported, LastSuccess],
      endpoint: false,
      push: {
        pushgateway: { url: 'http://pushgateway:9091', job: 'price_import', onShutdown: false },
      },
    }),
  ],
  providers: [PriceImport],
})
export class ImportModule {}

export async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(ImportModule);
  try {
    await app.get(PriceImport).run();
  } finally {
    await app.get(MetricsPusher).pushAdd(); // to hear whether it succeeds
    await app.close();
  }
}

@Module({
  imports: [
    MetricsModule.forRoot({
      push: {
        remoteWrite: {
          url: 'https://metrics.example.com/api/v1/write',
          auth: { bearerToken: { env: 'METRICS_TOKEN' } },
          labels: { job: 'till', instance: 'till-17' },
        },
      },
    }),
  ],
})
export class TillModule {}
