export type { DecoratedProvider } from './decorated-provider.js';
export { MetricsExplorer } from './metrics-explorer.js';
export { MetricsInitializer } from './metrics-initializer.js';
