import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import type { LabelPairs } from '../exposition/index.js';
import { mainScript } from '../multiprocess/index.js';

/**
 * The labels of the option `push.remoteWrite.labels`, with those that a scrape would have
 * added beside them.
 */
export function writeLabels(labels: Readonly<Record<string, string | number>> = {}): LabelPairs {
  const all: Record<string, string | number> = { job: jobName(), instance: hostname(), ...labels };
  return Object.entries(all).map(([name, value]) => [name, String(value)]);
}

/** The name of the package that the main script is in, or of the script. */
function jobName(): string {
  const script = mainScript();
  let folder = script;
  while (dirname(folder) !== folder) {
    folder = dirname(folder);
    const name = packageName(folder);
    if (name !== undefined) return name;
  }
  return basename(script, extname(script));
}

function packageName(folder: string): string | undefined {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    const { name } = JSON.parse(text) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    // None there, or none that can be read.
    return undefined;
  }
}
