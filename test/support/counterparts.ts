import { execFileSync } from 'node:child_process';
import { describe } from '@jest/globals';

/** Programs that judge what we emit, with the Debian package that brings each. */
const PACKAGES = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'openmetrics-parser': 'python3-prometheus-client',
} as const;

/** The name of a real counterpart. */
export type Counterpart = keyof typeof PACKAGES;

/** The interpreter for which Debian installs Python packages, whichever comes first on the path. */
export const PYTHON = '/usr/bin/python3';

/**
 * A block of tests that needs a real counterpart. Where it is not installed the
 * block is skipped with a word on how to get it; with REQUIRE_COUNTERPARTS=1, as
 * in CI, a missing one is a failure.
 */
export function describeWith(counterpart: Counterpart, title: string, tests: () => void): void {
  if (isInstalled(counterpart)) {
    describe(title, tests);
    return;
  }
  const cure = `apt-get install ${PACKAGES[counterpart]}`;
  if (process.env['REQUIRE_COUNTERPARTS']) {
    throw new Error(`${counterpart} is not installed, and no test may be skipped here: ${cure}`);
  }
  process.stderr.write(`SKIPPED, no ${counterpart}: "${title}". To run it: ${cure}\n`);
  const skipped = describe.skip;
  skipped(title, tests);
}

function isInstalled(counterpart: Counterpart): boolean {
  try {
    if (counterpart === 'openmetrics-parser') {
      execFileSync(PYTHON, ['-c', 'import prometheus_client.openmetrics.parser'], {
        stdio: 'ignore',
      });
    } else {
      execFileSync(counterpart, ['--version'], { stdio: 'ignore' });
    }
    return true;
  } catch {
    return false;
  }
}
