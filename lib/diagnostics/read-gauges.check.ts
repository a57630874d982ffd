import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { INSTRUMENT, isHandle, type Handle } from '../instruments/index.js';
import {
  METRICS_SETTINGS,
  multiprocessOptionsOf,
  type MetricsModuleSettings,
} from '../options/index.js';
import { METRICS_REGISTRY, RecordingReporter, ScrapeReaders } from '../registry/index.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';

/**
 * Gauges that each process of an app reads at scrape, and that do not say how the readings
 * become one: what all of them read of one queue or table would be added up.
 */
@Injectable()
export class ReadGaugesCheck implements DiagnosticCheck {
  constructor(
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    private readonly readers: ScrapeReaders,
    private readonly reporter: RecordingReporter,
  ) {}

  find(): DiagnosticFinding[] {
    if (multiprocessOptionsOf(this.settings) === undefined) return [];
    return (this.registry.getMetricsAsArray() as unknown[]).flatMap((metric) =>
      isHandle(metric) && this.isAddedUp(metric) ? [findingOf(metric[INSTRUMENT].name)] : [],
    );
  }

  private isAddedUp(handle: Handle): boolean {
    const { definition, issues } = handle[INSTRUMENT];
    // Of another app that shares the registry nobody knows the readers.
    if (issues !== this.reporter || definition.kind !== 'gauge') return false;
    if (definition.aggregate !== undefined) return false;
    return this.readers.of(handle).length > 0 || handle.collect !== undefined;
  }
}

function findingOf(name: string): DiagnosticFinding {
  return {
    severity: 'warning',
    check: 'multiprocess/aggregate',
    subject: name,
    message: `Gauge ${name} is read at scrape in each process, and the readings are added up, which is wrong where all of them read the same thing.`,
    cure: "Say how they become one in its definition: aggregate: 'liveMostRecent' for what all processes share, 'liveSum' for what is each one's own.",
  };
}
