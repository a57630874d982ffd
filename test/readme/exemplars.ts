import { Injectable, Module } from '@nestjs/common';
import { defineHistogram, Histogram, InjectMetric, MetricsModule, Timed } from 'nestjs-metrics';

export const ImportDuration = defineHistogram({
  name: 'import_duration_seconds',
  help: 'Time to import a file.',
  labels: { source: ['upload', 'ftp'] },
  exemplars: true,
});

@Injectable()
export class ImportService {
  constructor(
    @InjectMetric(ImportDuration) private readonly duration: Histogram<typeof ImportDuration>,
  ) {}

  @Timed(ImportDuration, { labels: { source: 'upload' } }) // links to the active OpenTelemetry span
  async importUpload(): Promise<void> {}

  fetched(seconds: number, traceId: string): void {
    this.duration.observe({
      labels: { source: 'ftp' },
      value: seconds,
      exemplarLabels: { trace_id: traceId }, // by hand
    });
  }
}

@Module({ imports: [MetricsModule.forRoot({ exemplars: true })] }) // for all counters and histograms
export class WithExemplars {}
