import { show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';

const CHOICES: readonly unknown[] = ['error', 'warn', 'off'];

/**
 * Refuses, at boot, what the option `naming` cannot mean.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkNamingOption(naming: unknown): void {
  if (naming === undefined || CHOICES.includes(naming)) return;
  throw new MetricsError(
    'INVALID_OPTIONS',
    `The option naming is ${show(naming)}. Use 'error', 'warn' or 'off'.`,
  );
}
