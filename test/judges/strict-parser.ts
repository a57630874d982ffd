import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PYTHON } from '../support/counterparts.js';

const SCRIPT = fileURLToPath(new URL('parse_openmetrics.py', import.meta.url));

/** A family as the strict parser understood it. */
export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly help: string;
  readonly samples: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    /** As Python spells it: `inf`, `nan`, `1e+21`. */
    readonly value: string;
  }[];
}

/** Parses an OpenMetrics body; fails with the parser's own words where it refuses it. */
export function parseStrictly(body: string | Uint8Array): ParsedFamily[] {
  const { status, stdout, stderr } = spawnSync(PYTHON, [SCRIPT], {
    input: body,
    encoding: 'utf8',
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
  if (status !== 0) throw new Error(`The strict parser refuses the body: ${stderr}`);
  return JSON.parse(stdout) as ParsedFamily[];
}
