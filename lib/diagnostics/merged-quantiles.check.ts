import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { INSTRUMENT, isHandle } from '../instruments/index.js';
import {
  METRICS_SETTINGS,
  multiprocessOptionsOf,
  type MetricsModuleSettings,
} from '../options/index.js';
import { METRICS_REGISTRY } from '../registry/index.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';

/** Summaries in an app of several processes, which answer for each other without quantiles. */
@Injectable()
export class MergedQuantilesCheck implements DiagnosticCheck {
  constructor(
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
  ) {}

  find(): DiagnosticFinding[] {
    if (multiprocessOptionsOf(this.settings) === undefined) return [];
    const names = (this.registry.getMetricsAsArray() as unknown[]).flatMap(summaryName);
    if (names.length === 0) return [];
    return [
      {
        severity: 'warning',
        check: 'multiprocess/quantiles',
        subject: names.join(', '),
        message: `The quantiles of ${names.join(', ')} are left out, since those of several processes cannot be merged; sum and count are shown.`,
        cure: 'Use a histogram, whose quantiles Prometheus computes over all processes with histogram_quantile().',
      },
    ];
  }
}

function summaryName(metric: unknown): string[] {
  if (isHandle(metric)) {
    const { name, definition } = metric[INSTRUMENT];
    return definition.kind === 'summary' && definition.percentiles.length > 0 ? [name] : [];
  }
  const { name, type } = metric as { name: string; type?: unknown };
  return type === 'summary' ? [name] : [];
}
