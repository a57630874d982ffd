import type { MetricDefinition, MetricsModuleOptions } from 'nestjs-metrics';
import { OPENMETRICS } from '../exposition/render.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import type { AppOptions } from '../support/app.js';

/** A fixture app whose subject are the exemplars of its metrics. */
export interface ExemplarApp extends HandleApp {
  /** What {@link exemplarsIn} reads of an OpenMetrics scrape. */
  exemplars(): Promise<Record<string, string>>;
  /** How many exemplars of a metric were dropped. */
  dropped(metric: string): Promise<number | undefined>;
}

/** Starts an app with the handles of these definitions. */
export async function startExemplars(
  definitions: readonly MetricDefinition[],
  settings: MetricsModuleOptions = {},
  options: AppOptions = {},
): Promise<ExemplarApp> {
  const app = await startHandles(definitions, settings, options);
  return {
    ...app,
    exemplars: async () => exemplarsIn(await app.scrape(OPENMETRICS)),
    dropped: (metric) => app.sample(`nestjs_metrics_exemplars_dropped_total{metric="${metric}"}`),
  };
}

/** An exemplar as it follows a number, after which comes its time. */
const EXEMPLAR = /^(\S+(?:\{.*\})?) \S+ # (\{.*\} \S+) \d+(?:\.\d+)?$/s;

/** The exemplars of a body, such as `{trace_id="x"} 3`, by series and without their time. */
export function exemplarsIn(body: string): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const line of body.split('\n')) {
    if (line.startsWith('#') || !line.includes(' # ')) continue;
    const [, series, exemplar] = EXEMPLAR.exec(line) ?? [];
    if (series === undefined || exemplar === undefined) throw new Error(`No exemplar: ${line}`);
    shown[series] = exemplar;
  }
  return shown;
}
