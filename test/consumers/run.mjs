// Installs the packed tarball in each consumer app, as its users would, and runs
// the app's own steps: types, plain Node, tests. `node test/consumers/run.mjs [name…]`
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const STEP_TIMEOUT_MS = 240_000;

/** Consumers that run the behaviours starred for every supported Nest, beside their own tests. */
const STARRED = new Set(['nest11-cjs-jest']);

const work = mkdtempSync(join(tmpdir(), 'consumers-'));
const running = new Set();
const cleanUp = () => {
  for (const child of running) endGroup(child);
  rmSync(work, { recursive: true, force: true, maxRetries: 3 });
};
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    cleanUp();
    process.exit(1);
  });
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} finally {
  cleanUp();
}

async function main(only) {
  const consumers = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && (only.length === 0 || only.includes(entry.name)))
    .map((entry) => entry.name);
  if (consumers.length === 0)
    throw new Error(`There is no consumer ${only.join(', ')} in ${here}.`);
  const tarball = await pack();
  const results = await Promise.all(consumers.map((name) => tryConsumer(name, tarball)));
  for (const { name, failure } of results) {
    if (failure) console.error(`\n${name}: ${failure.step} failed\n${failure.output.trimEnd()}`);
  }
  console.log();
  console.table(Object.fromEntries(results.map(({ name, steps }) => [name, steps])));
  return results.every(({ failure }) => !failure);
}

async function pack() {
  if (!existsSync(join(root, 'dist/cjs/index.js'))) throw new Error('Run `npm run build` first.');
  const { code, output } = await run(root, 'npm', 'pack', '--silent', '--pack-destination', work);
  if (code !== 0) throw new Error(`npm pack failed:\n${output}`);
  return join(
    work,
    readdirSync(work).find((file) => file.endsWith('.tgz')),
  );
}

async function tryConsumer(name, tarball) {
  const folder = join(work, name);
  cpSync(join(here, name), folder, {
    recursive: true,
    filter: (source) => !/[\\/](?:node_modules|dist)$/.test(source),
  });
  const starred = STARRED.has(name) && existsSync(join(root, 'test/starred'));
  if (starred)
    cpSync(join(root, 'test/starred'), join(folder, 'test/starred'), { recursive: true });

  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const install = ['install', '--no-save', '--no-package-lock', '--strict-peer-deps'];
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const plan = {
    install: ['npm', ...install, ...quiet, tarball, ...newerNode(manifest)],
    types: ['npm', 'run', '--silent', 'build'],
    node: ['npm', 'start', '--silent'],
    tests: ['npm', 'test', '--silent', '--', ...reporting(manifest, join(folder, 'report.json'))],
  };
  const steps = Object.fromEntries(Object.keys(plan).map((step) => [step, 'not run']));
  for (const [step, command] of Object.entries(plan)) {
    const started = Date.now();
    // Its steps build on each other.
    // oxlint-disable-next-line no-await-in-loop
    const { code, output } = await run(folder, ...command);
    const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`;
    const counted = step === 'tests' ? countTests(name, join(folder, 'report.json')) : undefined;
    const ok = code === 0 && (!counted || (counted.passed > 0 && counted.skipped === 0));
    steps[step] = [ok ? 'ok' : 'FAILED', counted && `${counted.passed} passed`, seconds]
      .filter(Boolean)
      .join(', ');
    if (!ok) return { name, steps, failure: { step, output } };
  }
  return { name, steps };
}

/**
 * The Node that a consumer asks for in its `engines`, where it is newer than this one: npm's
 * scripts find it in `node_modules/.bin` first. It is the package of this platform, since the
 * package `node` would fetch that one in an install script, which npm may refuse to run.
 */
function newerNode({ engines }) {
  const asked = /^>=(\d+)/.exec(engines?.node ?? '')?.[1];
  if (asked === undefined || Number(process.versions.node.split('.')[0]) >= Number(asked))
    return [];
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return [`node-${platform}-${process.arch}@${asked}`];
}

/** Makes the consumer's own test runner write its result as JSON too; vitest and jest share the form. */
function reporting({ scripts }, file) {
  return scripts.test.startsWith('vitest')
    ? ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    : ['--json', `--outputFile=${file}`];
}

function countTests(name, file) {
  if (!existsSync(file)) return { passed: 0, skipped: 0 };
  const report = readFileSync(file, 'utf8');
  if (process.env['TEST_REPORTS']) {
    mkdirSync(process.env['TEST_REPORTS'], { recursive: true });
    cpSync(file, join(process.env['TEST_REPORTS'], `${name}.json`));
  }
  const { numPassedTests, numPendingTests, numTodoTests } = JSON.parse(report);
  return { passed: numPassedTests, skipped: numPendingTests + numTodoTests };
}

/** Runs a command as a user's shell would: without flags for Node from outside. */
function run(cwd, command, ...args) {
  const { NODE_OPTIONS: _flags, ...env } = process.env;
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    const timer = setTimeout(() => endGroup(child), STEP_TIMEOUT_MS);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      done({ code, output: signal ? `${output}\nended by ${signal}` : output });
    });
  });
}

/** Ends a command and what it started: npm alone would leave its test runner behind. */
function endGroup({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
