import { execFileSync } from 'node:child_process';
import { describe } from '@jest/globals';

/** The interpreter for which Debian installs Python packages, whichever comes first on the path. */
export const PYTHON = '/usr/bin/python3';

/** Programs that judge what we emit: a command that succeeds where it is installed, and the Debian package that brings it. */
const COUNTERPARTS = {
  prometheus: { probe: ['prometheus', '--version'], debianPackage: 'prometheus' },
  promtool: { probe: ['promtool', '--version'], debianPackage: 'prometheus' },
  pushgateway: {
    probe: ['prometheus-pushgateway', '--version'],
    debianPackage: 'prometheus-pushgateway',
  },
  'victoria-metrics': {
    probe: ['victoria-metrics', '-version'],
    debianPackage: 'victoria-metrics',
  },
  redis: { probe: ['redis-server', '--version'], debianPackage: 'redis-server' },
  'openmetrics-parser': {
    probe: [PYTHON, '-c', 'import prometheus_client.openmetrics.parser'],
    debianPackage: 'python3-prometheus-client',
  },
} as const;

/** The name of a real counterpart. */
export type Counterpart = keyof typeof COUNTERPARTS;

/**
 * A block of tests that needs a real counterpart. Where it is not installed the
 * block is skipped with a word on how to get it; with REQUIRE_COUNTERPARTS=1, as
 * in CI, a missing one is a failure.
 */
export function describeWith(counterpart: Counterpart, title: string, tests: () => void): void {
  const run = isInstalled(counterpart) ? describe : skipOrFail(counterpart, title);
  run(title, tests);
}

function skipOrFail(counterpart: Counterpart, title: string): typeof describe.skip {
  const cure = `apt-get install ${COUNTERPARTS[counterpart].debianPackage}`;
  if (isRequired(process.env['REQUIRE_COUNTERPARTS'])) {
    throw new Error(`${counterpart} is not installed, and no test may be skipped here: ${cure}`);
  }
  process.stderr.write(`SKIPPED, no ${counterpart}: "${title}". To run it: ${cure}\n`);
  return describe.skip;
}

function isRequired(setting: string | undefined): boolean {
  return setting !== undefined && setting !== '' && setting !== '0';
}

function isInstalled(counterpart: Counterpart): boolean {
  const [command, ...args] = COUNTERPARTS[counterpart].probe;
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}
