import { Injectable, Module } from '@nestjs/common';
import { defineCounter, lintNames, MetricsDiagnostics, MetricsModule, open } from 'nestjs-metrics';

export const Uploads = defineCounter({
  name: 'uploads_total',
  help: 'Files uploaded, by tenant and kind.',
  labels: { tenant: open(), kind: ['image', 'document'] },
  cardinality: { perLabel: { tenant: 200 } }, // the 201st tenant counts as "__other__"
});

@Module({
  imports: [
    MetricsModule.forRoot({
      metrics: [Uploads],
      cardinality: { maxSeriesPerMetric: 5_000, idleTtlSeconds: 86_400 },
      naming: 'error', // the app does not start with names that break Prometheus' conventions
    }),
  ],
})
export class WithGuardRails {}

@Injectable()
export class StartUp {
  constructor(private readonly diagnostics: MetricsDiagnostics) {}

  lines(): string[] {
    return this.diagnostics.findings.map(({ severity, message }) => `${severity}: ${message}`);
  }
}

/** What the boot says of one metric, in a unit test. */
export const findings = lintNames([{ name: Uploads.name, definition: Uploads }]);
