import type { LoggerService } from '@nestjs/common';
import {
  getMetricToken,
  type HandleOf,
  type MetricDefinition,
  type MetricsModuleOptions,
} from 'nestjs-metrics';
import { startApp, type AppOptions, type RunningApp } from '../support/app.js';

/** A fixture app whose subject are its handles. */
export interface HandleApp extends RunningApp {
  /** The handle of a definition, as the app's injector has it. */
  handle<D extends MetricDefinition>(definition: D): HandleOf<D>;
  /** The lines of a metric's samples in a scrape. */
  lines(name: string): Promise<string[]>;
  /** What the app has warned of. */
  readonly warnings: readonly string[];
  /** How many recordings on a metric were refused for a reason. */
  refused(metric: string, reason: string): Promise<number | undefined>;
  /** How many values of a label were counted as `__other__`. */
  folded(metric: string, label: string): Promise<number | undefined>;
}

/** Starts an app with the handles of these definitions, and listens to its log. */
export async function startHandles(
  definitions: readonly MetricDefinition[],
  settings: MetricsModuleOptions = {},
  options: AppOptions = {},
): Promise<HandleApp> {
  const warnings: string[] = [];
  const running = await startApp({
    ...options,
    metrics: { metrics: definitions, ...settings },
    configure: (app) => app.useLogger(listen(warnings)),
  });
  return {
    ...running,
    warnings,
    handle: <D extends MetricDefinition>(definition: D) =>
      running.app.get<HandleOf<D>>(getMetricToken(definition)),
    lines: async (name) => {
      const samples = new RegExp(`^${name}(?:_bucket|_sum|_count)?[{ ]`);
      return (await running.scrape()).split('\n').filter((line) => samples.test(line));
    },
    refused: (metric, reason) =>
      running.sample(
        `nestjs_metrics_recording_errors_total{metric="${metric}",reason="${reason}"}`,
      ),
    folded: (metric, label) =>
      running.sample(`nestjs_metrics_label_overflow_total{metric="${metric}",label="${label}"}`),
  };
}

function listen(warnings: string[]): LoggerService {
  const ignore = (): void => undefined;
  return {
    log: ignore,
    error: ignore,
    debug: ignore,
    verbose: ignore,
    warn: (message: unknown) => void warnings.push(String(message)),
  };
}
