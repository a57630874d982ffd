import { assertCardinality, type CardinalityOptions } from '../definitions/index.js';

/**
 * Refuses, at boot, what the option `cardinality` cannot mean.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkCardinalityOptions(cardinality: CardinalityOptions | undefined): void {
  if (cardinality === undefined) return;
  assertCardinality(
    cardinality,
    'INVALID_OPTIONS',
    (option, shown) => `The option ${option} is ${shown}`,
  );
}
