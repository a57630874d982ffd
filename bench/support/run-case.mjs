import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Far beyond what any case takes; one that hangs must not hang the run. */
const PATIENCE_MS = 10 * 60_000;

/** Runs a case in a process of its own, so that neither heaps nor compiled code of cases mix. */
export function runCase(name, { short }) {
  return new Promise((resolve, reject) => {
    const child = fork(
      join(import.meta.dirname, 'child-case.mjs'),
      [name, short ? 'short' : 'full'],
      { timeout: PATIENCE_MS, execArgv: [] },
    );
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`The case ${name} ended with ${signal ?? code} and without results.`));
    });
  });
}
