import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { INSTRUMENT, isHandle, type Handle, type Instrument } from '../instruments/index.js';
import {
  METRICS_SETTINGS,
  multiprocessOptionsOf,
  type MetricsModuleSettings,
} from '../options/index.js';
import { METRICS_REGISTRY, RecordingReporter, ScrapeReaders } from '../registry/index.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';

/**
 * Metrics that each process of an app reads at scrape, and that do not say how the readings
 * become one: what all of them read of one queue or table would be added up, of counters
 * also with what ended processes had read.
 */
@Injectable()
export class ReadMetricsCheck implements DiagnosticCheck {
  constructor(
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    private readonly readers: ScrapeReaders,
    private readonly reporter: RecordingReporter,
  ) {}

  find(): DiagnosticFinding[] {
    if (multiprocessOptionsOf(this.settings) === undefined) return [];
    return (this.registry.getMetricsAsArray() as unknown[]).flatMap((metric) =>
      isHandle(metric) && this.isAddedUp(metric) ? [findingOf(metric[INSTRUMENT])] : [],
    );
  }

  private isAddedUp(handle: Handle): boolean {
    const { definition, issues } = handle[INSTRUMENT];
    // Of another app that shares the registry nobody knows the readers.
    if (issues !== this.reporter) return false;
    if (definition.kind !== 'gauge' && definition.kind !== 'counter') return false;
    if ('aggregate' in definition && definition.aggregate !== undefined) return false;
    return this.readers.of(handle).length > 0 || handle.collect !== undefined;
  }
}

function findingOf({ name, definition: { kind } }: Instrument): DiagnosticFinding {
  const isCounter = kind === 'counter';
  return {
    severity: 'warning',
    check: 'multiprocess/aggregate',
    subject: name,
    message: `${isCounter ? 'Counter' : 'Gauge'} ${name} is read at scrape in each process, and the readings are added up${isCounter ? ', also those of ended ones' : ''}, which is wrong where all of them read the same thing.`,
    cure: isCounter
      ? "Leave it where each process reads a total of its own. What all of them share is to be a gauge with aggregate: 'liveMax'."
      : "Say how they become one in its definition: aggregate: 'liveMostRecent' for what all processes share, 'liveSum' for what is each one's own.",
  };
}
