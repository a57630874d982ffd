// `npm test`: everything, in the order in which a failure is cheapest to find. All
// steps run whatever the others did; only a broken set-up or build ends it at once.
// `npm test -- types jest` runs these steps alone. Ends with one line of totals.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const REPORTS = '.reports';
const MINUTE = 60_000;

/** The minutes only end what hangs: each is far beyond what a step takes on a slow and busy machine. */
const STEPS = {
  lint: { run: ['npm run lint'], minutes: 15 },
  format: { run: ['npm run format:check'], minutes: 10 },
  setup: { run: ['npm run setup'], minutes: 20, needed: true },
  build: { run: ['npm run build', 'npm run build:sample'], minutes: 15, needed: true },
  types: { run: ['npm run test:types'], minutes: 15 },
  jest: { run: [`npm run test:jest -- --json --outputFile=${REPORTS}/jest.json`], minutes: 60 },
  package: { run: ['npm run test:package'], minutes: 10 },
  consumers: { run: ['npm run test:consumers'], minutes: 45 },
  // Only that it runs: nothing here judges a time.
  bench: { run: ['npm run bench -- --short'], minutes: 30 },
  // The same checks as the ten minutes of `npm run soak`, over twenty seconds.
  soak: { run: ['npm run soak -- 20'], minutes: 15 },
};
const BY_DEFAULT = ['setup', 'build', 'types', 'jest', 'package', 'consumers'];

const asked = process.argv.slice(2);
const unknown = asked.filter((step) => !(step in STEPS));
if (unknown.length > 0) {
  console.error(`Unknown step: ${unknown.join(', ')}. Steps: ${Object.keys(STEPS).join(', ')}.`);
  process.exit(2);
}

rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS);
const failed = [];
const lines = [];
for (const name of asked.length > 0 ? asked : BY_DEFAULT) {
  const { run, minutes, needed } = STEPS[name];
  console.log(`\n=== ${name} ===`);
  const started = Date.now();
  const ok = run.every((command) => succeeds(command, minutes * MINUTE));
  lines.push(`${name}: ${ok ? 'ok' : 'FAILED'}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (!ok) failed.push(name);
  if (!ok && needed) break;
}

const totals = readReports();
if (totals.skipped > 0) {
  lines.push(`${totals.skipped} tests skipped`);
  // In CI the real counterparts are there, so a skipped test is a test that is missing.
  if (process.env['REQUIRE_COUNTERPARTS']) failed.push('no test skipped');
}
// A step that failed without a failing test, such as the types, counts as one.
const stepsWithoutTests = failed.filter((name) => !totals.failedIn.has(name));
console.log(`\n=== summary ===\n${lines.join('\n')}`);
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
console.log(`${totals.passed} passed, ${totals.failed + stepsWithoutTests.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

function succeeds(command, timeout) {
  const { status, signal, error } = spawnSync(command, {
    shell: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout,
    env: { ...process.env, npm_config_loglevel: 'silent', TEST_REPORTS: REPORTS },
  });
  if (error ?? signal) console.error(`${command}: ${error?.message ?? `ended by ${signal}`}`);
  return status === 0;
}

/** Adds up the results that jest and the consumers' test runners wrote. */
function readReports() {
  const sum = { passed: 0, failed: 0, skipped: 0, failedIn: new Set() };
  for (const file of readdirSync(REPORTS)) {
    const report = JSON.parse(readFileSync(join(REPORTS, file), 'utf8'));
    // A file that does not load has no failed test, but is a failure.
    const unloaded = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    );
    const broken = report.numFailedTests + unloaded.length;
    sum.passed += report.numPassedTests;
    sum.failed += broken;
    sum.skipped += report.numPendingTests + report.numTodoTests;
    if (broken > 0) sum.failedIn.add(file === 'jest.json' ? 'jest' : 'consumers');
  }
  return sum;
}
