import { show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { OutboundMetricsOptions } from '../options/index.js';

/**
 * Refuses, at boot, options that could only fail with a request.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkOutboundOptions(options: OutboundMetricsOptions): void {
  if (typeof options !== 'object' || options === null) {
    refuse('outbound', options, 'Use true, false or an object of options.');
  }
  const { maxHosts, maxTemplates, template, exclude } = options;
  for (const [option, limit] of Object.entries({ maxHosts, maxTemplates })) {
    if (limit === undefined || (Number.isSafeInteger(limit) && limit > 0)) continue;
    refuse(`outbound.${option}`, limit, 'Use a whole number above 0.');
  }
  if (template !== undefined && typeof template !== 'function') {
    refuse('outbound.template', template, 'Use a function that returns a string or undefined.');
  }
  if (exclude === undefined) return;
  const cure = 'Use a list of hosts, regular expressions and functions.';
  if (!Array.isArray(exclude)) refuse('outbound.exclude', exclude, cure);
  for (const one of exclude as readonly unknown[]) {
    if (typeof one === 'string' || typeof one === 'function' || one instanceof RegExp) continue;
    refuse('outbound.exclude', [one], `It has ${show(one)} in it. ${cure}`);
  }
}

function refuse(option: string, value: unknown, cure: string): never {
  throw new MetricsError('INVALID_OPTIONS', `The option ${option} is ${show(value)}. ${cure}`);
}
