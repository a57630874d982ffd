import type { MetricsModuleSettings } from './metrics-module-options.js';
import type { MultiprocessOptions } from './multiprocess-options.js';
import { optionsOf } from './options-of.js';

/** The environment variable that names the directory in which processes meet. */
const DIRECTORY_VARIABLE = 'NESTJS_METRICS_DIR';

/**
 * How the processes of the app answer together; undefined where each answers for itself.
 * Where the option is not given, the environment variable turns it on, and it always says
 * where they meet, unless the option does.
 */
export function multiprocessOptionsOf({
  multiprocess,
}: Pick<MetricsModuleSettings, 'multiprocess'>): MultiprocessOptions | undefined {
  const directory = process.env[DIRECTORY_VARIABLE]?.trim();
  const fromEnvironment = directory ? { directory } : undefined;
  if (multiprocess === undefined) return fromEnvironment;
  const options = optionsOf(multiprocess);
  return options && { ...fromEnvironment, ...withoutUndefined(options) };
}

function withoutUndefined(options: MultiprocessOptions): MultiprocessOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
