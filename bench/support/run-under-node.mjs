import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const RUN = join(import.meta.dirname, '../run.mjs');

/**
 * Runs the bench under another Node, which comes as the npm package `node` of that
 * version; npm keeps it in its cache.
 * @returns the exit code
 */
export function runUnderNode(version, args) {
  const found = spawnSync(
    'npx',
    [
      '--yes',
      '--loglevel=error',
      `--package=node@${version}`,
      '--',
      'node',
      '-p',
      'process.execPath',
    ],
    { encoding: 'utf8', shell: process.platform === 'win32' },
  );
  const path = found.stdout?.trim();
  if (found.status !== 0 || !path) {
    console.error(
      `node@${version} cannot be had from npm on this machine: ${found.error?.message ?? found.stderr}\n` +
        'Run `node bench/run.mjs` with a Node of your own instead.',
    );
    return 1;
  }
  return spawnSync(path, [RUN, ...args], { stdio: 'inherit' }).status ?? 1;
}
