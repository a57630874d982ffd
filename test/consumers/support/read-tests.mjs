import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Counts the tests of a report of jest or vitest, and keeps it where `TEST_REPORTS` says. */
export function readTests(file, name) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  const folder = process.env['TEST_REPORTS'];
  if (folder) {
    mkdirSync(folder, { recursive: true });
    cpSync(file, join(folder, `${name}.json`));
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, numTodoTests } =
    JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: numPassedTests,
    failed: numFailedTests + numFailedTestSuites,
    skipped: numPendingTests + numTodoTests,
  };
}
