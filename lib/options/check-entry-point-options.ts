import { isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { MetricsModuleSettings } from './metrics-module-options.js';

/** The options that turn the metrics of a way into the app on, and may say more. */
const ENTRY_POINTS = ['rpc', 'websockets', 'graphql', 'schedule', 'bullmq'] as const;

/**
 * Refuses, at boot, what is neither a yes or no nor an object of options.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkEntryPointOptions(settings: MetricsModuleSettings): void {
  for (const option of ENTRY_POINTS) {
    const value: unknown = settings[option];
    if (value === undefined || typeof value === 'boolean') continue;
    if (!isPlainObject(value)) {
      refuse(option, value, 'true, false, or an object such as { handlerLabels: true }');
    }
    const { handlerLabels } = value as { handlerLabels?: unknown };
    if (handlerLabels === undefined || typeof handlerLabels === 'boolean') continue;
    refuse(`${option}.handlerLabels`, handlerLabels, 'true or false');
  }
}

function refuse(option: string, value: unknown, cure: string): never {
  throw new MetricsError('INVALID_OPTIONS', `The option ${option} is ${show(value)}. Use ${cure}.`);
}
