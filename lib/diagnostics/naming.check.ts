import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { INSTRUMENT, isHandle } from '../instruments/index.js';
import { lintNames, type NamedMetric } from '../naming/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { METRICS_REGISTRY, RecordingReporter } from '../registry/index.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';

const CHECK = 'naming/';

/** True for a finding of any of the rules of names. */
export function isNamingCheck(check: string): boolean {
  return check.startsWith(CHECK);
}

/** Names, units and buckets of this app's metrics that break Prometheus' conventions. */
@Injectable()
export class NamingCheck implements DiagnosticCheck {
  private readonly level: 'error' | 'warn' | 'off';

  constructor(
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    private readonly reporter: RecordingReporter,
  ) {
    const { naming, strict } = settings;
    this.level = naming ?? (strict === true ? 'error' : 'warn');
  }

  find(): DiagnosticFinding[] {
    if (this.level === 'off') return [];
    const fails = this.level === 'error';
    return lintNames(this.metrics(), this.settings.cardinality).map((finding) => ({
      severity: fails && finding.certain ? 'error' : 'warning',
      check: `${CHECK}${finding.rule}`,
      subject: finding.metric,
      message: finding.message,
      cure: finding.cure,
    }));
  }

  /** Those that this app made, and not another one that shares the registry. */
  private metrics(): NamedMetric[] {
    const metrics: NamedMetric[] = [];
    for (const metric of this.registry.getMetricsAsArray() as unknown[]) {
      if (!isHandle(metric) || metric[INSTRUMENT].issues !== this.reporter) continue;
      metrics.push({ name: metric[INSTRUMENT].name, definition: metric.definition });
    }
    return metrics;
  }
}
