import { Logger } from '@nestjs/common';
import { MetricsDiagnostics, type DiagnosticFinding } from 'nestjs-metrics';
import { startApp, type AppOptions, type TestApp } from '../support/app.js';
import { CapturedLog } from './captured-log.js';

/** A fixture app that has started, and what it said. */
export interface Booted {
  readonly app: TestApp;
  readonly diagnostics: MetricsDiagnostics;
  readonly findings: readonly DiagnosticFinding[];
  readonly log: CapturedLog;
}

/** Starts a fixture app with a log of its own. */
export async function boot(options: AppOptions = {}): Promise<Booted> {
  const log = new CapturedLog();
  try {
    const { app } = await startApp({
      ...options,
      configure: (one) => {
        one.useLogger(log);
        options.configure?.(one);
      },
    });
    const diagnostics = app.get(MetricsDiagnostics);
    return { app, diagnostics, findings: diagnostics.findings, log };
  } finally {
    Logger.overrideLogger(false);
  }
}

/** The findings of one check. */
export function of(check: string, { findings }: Booted): DiagnosticFinding[] {
  return findings.filter((one) => one.check === check);
}
