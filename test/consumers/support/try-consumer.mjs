import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { CONSUMERS } from './find-consumers.mjs';
import { npmInstall } from './npm-install.mjs';
import { ROOT } from './pack.mjs';
import { readTests } from './read-tests.mjs';

/** What every consumer gets: the app, its test, the compiler's options. */
const SHARED = join(CONSUMERS, 'shared');

/** Consumers that run the behaviours starred for every supported Nest, beside their own tests. */
const STARRED = new Set(['nest11-cjs-jest']);

/** The app on each adapter, which is the argument of its `main.js`. */
const ADAPTERS = { Express: 'express', Fastify: 'fastify' };

/**
 * Installs the tarball once and tries the consumers that share the install.
 * @returns their rows: one for each consumer and Node, `{ name, node, cells }`
 */
export async function tryInstall({ folder, consumers }, { work, tarball, nodes }) {
  const home = join(work, folder);
  cpSync(join(CONSUMERS, folder), home, { recursive: true, filter: isSource });
  const install = await npmInstall(home, tarball);
  const rows = await Promise.all(
    consumers.map((name) => tryConsumer(name, join(work, name), install, nodes)),
  );
  return rows.flat();
}

async function tryConsumer(name, cwd, install, nodes) {
  // What the consumer has of its own, such as a tsconfig.json, is kept.
  cpSync(SHARED, cwd, { recursive: true, force: false });
  if (STARRED.has(name))
    cpSync(join(ROOT, 'test/starred'), join(cwd, 'test/starred'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
  const lowest = Number(/^>=(\d+)/.exec(manifest.engines?.node ?? '')?.[1] ?? 0);
  const [first, ...others] = nodes.filter(({ major }) => major >= lowest);
  if (first === undefined) return [];

  const types = install.ok && (await run(['npm', 'run', '--silent', 'build'], { cwd }));
  const rows = [{ name, node: first.version, cells: { install, types } }];
  if (!types.ok) return rows;
  // The first Node runs all tests, the others the one that all consumers have.
  await fillCells(rows[0].cells, first, { cwd, name, manifest, only: [] });
  for (const node of others) {
    const cells = {};
    rows.push({ name, node: node.version, cells });
    // One after the other: a consumer's tests share its cache.
    // oxlint-disable-next-line no-await-in-loop
    await fillCells(cells, node, { cwd, name, manifest, only: ['bakery/'] });
  }
  return rows;
}

async function fillCells(cells, node, { cwd, name, manifest, only }) {
  for (const [column, adapter] of Object.entries(ADAPTERS)) {
    const command = [join(node.folder, 'node'), 'dist/bakery/main.js', adapter];
    // So that the other consumers get their turn.
    // oxlint-disable-next-line no-await-in-loop
    cells[column] = await run(command, { cwd });
  }
  if (node.major < Number(manifest.config?.testsSinceNode ?? 0)) return;
  cells.tests = await runTests(manifest.scripts.test, only, cwd, node, name);
}

/** Runs the consumer's own test runner, which writes its result as JSON too. */
async function runTests(script, only, cwd, { major, folder }, name) {
  const file = join(cwd, `report-${major}.json`);
  // Vitest and jest share the form.
  const reporting = script.startsWith('vitest')
    ? ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    : ['--json', `--outputFile=${file}`];
  const command = ['npm', 'test', '--silent', '--', ...only, ...reporting];
  const result = await run(command, { cwd, path: folder });
  const tests = readTests(file, `${name.replaceAll(/\W+/g, '-')}-node${major}`);
  return { ...result, ok: result.ok && tests.passed > 0 && tests.skipped === 0, tests };
}

function isSource(path) {
  return !/[\\/](?:node_modules|dist)$/.test(path);
}
