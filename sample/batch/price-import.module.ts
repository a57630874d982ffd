import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import {
  PriceImportDuration,
  PriceImportLastSuccess,
  PriceRecords,
} from './price-import.metrics.js';
import { PriceImportService } from './price-import.service.js';

const { PUSHGATEWAY_URL = 'http://localhost:9091' } = process.env;

@Module({
  imports: [
    MetricsModule.forRoot({
      metrics: [PriceRecords, PriceImportDuration, PriceImportLastSuccess],
      // Nobody scrapes it, and nobody asks how much memory it had a day ago.
      endpoint: false,
      defaultMetrics: false,
      http: false,
      push: {
        // The end pushes itself, to hear whether that succeeds.
        pushgateway: { url: PUSHGATEWAY_URL, job: 'price_import', onShutdown: false },
      },
    }),
  ],
  providers: [PriceImportService],
})
export class PriceImportModule {}
