import { show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { isSeedStatus, type HttpMetricsOptions } from '../options/index.js';
import type { HttpHandler } from './http-handler.js';
import { declaredFor } from './http-metrics.decorator.js';

/**
 * Refuses, at boot, what `@HttpMetrics` says and the module's options do not allow.
 * @throws MetricsError `INVALID_DECORATION`
 */
export function checkHandlers(
  handlers: Iterable<HttpHandler>,
  { labels = {}, statusClass }: HttpMetricsOptions,
): void {
  for (const handler of handlers) {
    const declared = declaredFor(handler);
    if (declared === false) continue;
    const place = `for ${handler.controller}.${handler.handler} `;
    for (const name of Object.keys(declared.labels ?? {})) {
      if (Object.hasOwn(labels, name)) continue;
      refuse(
        `${place}sets the label "${name}", which the metrics do not have`,
        `Declare it for all requests, with http: { labels: { ${name}: (request) => … } }, or leave it out.`,
      );
    }
    for (const status of declared.seedStatus ?? []) {
      if (isSeedStatus(status, statusClass)) continue;
      refuse(
        `${place}has ${show(status)} in seedStatus`,
        'Classes go with http: { statusClass: true }. Use statuses from 100 to 599.',
      );
    }
  }
}

function refuse(what: string, cure: string): never {
  throw new MetricsError('INVALID_DECORATION', `@HttpMetrics ${what}. ${cure}`);
}
