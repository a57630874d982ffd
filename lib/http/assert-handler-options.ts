import { isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { isSeedStatus, type HttpMetricsOptions } from '../options/index.js';

const OPTIONS: readonly string[] = ['labels', 'seedStatus'] satisfies (keyof HttpMetricsOptions)[];

/**
 * Refuses what `@HttpMetrics` cannot mean, whatever the module's options are.
 * @throws MetricsError `INVALID_DECORATION`
 */
export function assertHandlerOptions(options: unknown): void {
  if (options === false) return;
  if (!isPlainObject(options)) {
    refuse(
      `was given ${show(options)}`,
      "Use false, or an object such as { seedStatus: ['201'] }.",
    );
  }
  const unknown = Object.keys(options).find((option) => !OPTIONS.includes(option));
  if (unknown !== undefined) {
    refuse(`has the option ${show(unknown)}`, `Its options are: ${OPTIONS.join(', ')}.`);
  }
  const { labels, seedStatus } = options as { labels?: unknown; seedStatus?: unknown };
  if (labels !== undefined && !isPlainObject(labels)) {
    refuse(`has ${show(labels)} as labels`, 'Use an object of functions.');
  }
  for (const [name, label] of Object.entries(labels ?? {})) {
    if (typeof label === 'function') continue;
    refuse(
      `gives ${show(label)} to the label "${name}"`,
      'Use a function of the request and the response.',
    );
  }
  if (seedStatus !== undefined && !Array.isArray(seedStatus)) {
    refuse(`has ${show(seedStatus)} as seedStatus`, "Use an array such as ['201'].");
  }
  for (const status of (seedStatus ?? []) as unknown[]) {
    if (isSeedStatus(status, true)) continue;
    refuse(`has ${show(status)} in seedStatus`, "Use statuses from 100 to 599, such as '201'.");
  }
}

function refuse(what: string, cure: string): never {
  throw new MetricsError('INVALID_DECORATION', `@HttpMetrics ${what}. ${cure}`);
}
