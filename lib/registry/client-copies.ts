import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Registry } from 'prom-client';

/** prom-client, and the name that it goes on under. */
const PACKAGES = new Set(['prom-client', '@prometheus-io/client']);
/** A file that every version of both has, and the classes beside it whose instances are told apart. */
const REGISTRY_FILE = /[\\/]lib[\\/]registry\.js$/;
const CLASS_FILES = ['registry.js', 'counter.js', 'gauge.js', 'histogram.js', 'summary.js'];

/** One copy of prom-client, or of its successor, that this process has loaded. */
export interface ClientCopy {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** True for the one that this package uses. */
  readonly isOurs: boolean;
  /** Its classes, the registry's and those of metrics. */
  readonly classes: ReadonlySet<unknown>;
}

/**
 * The copies that this process has loaded. They are CommonJS, so Node's cache of such
 * modules has all of them, but for one that a bundler has put into the app's own file.
 */
export function loadedClientCopies(): ClientCopy[] {
  // Any path will do: the cache is one for the whole process.
  const { cache } = createRequire(process.execPath);
  const classes = new Map<string, Set<unknown>>();
  for (const file of Object.keys(cache)) {
    if (!REGISTRY_FILE.test(file)) continue;
    const lib = dirname(file);
    const folder = realFolder(dirname(lib));
    const known = classes.get(folder) ?? new Set();
    for (const name of CLASS_FILES) known.add(cache[join(lib, name)]?.exports);
    classes.set(folder, known);
  }
  return Array.from(classes, ([folder, own]) => describe(folder, own)).filter(
    (copy) => copy !== undefined,
  );
}

/** Two links to one folder are one copy. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** Undefined for a package of another name that has such a file too. */
function describe(folder: string, classes: ReadonlySet<unknown>): ClientCopy | undefined {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    const { name, version } = JSON.parse(text) as { name: string; version: string };
    if (!PACKAGES.has(name)) return undefined;
    return { name, version, folder, classes, isOurs: classes.has(Registry) };
  } catch {
    return undefined;
  }
}
