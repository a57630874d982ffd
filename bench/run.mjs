// `npm run bench`: what recording and scraping cost, next to what else there is.
// See README.md for its options.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readArguments } from './support/arguments.mjs';
import { CASES } from './support/cases.mjs';
import { ensureInstalled } from './support/ensure-installed.mjs';
import { describeMachine } from './support/machine.mjs';
import { printResult, printSummary } from './support/print.mjs';
import { runCase } from './support/run-case.mjs';
import { runUnderNode } from './support/run-under-node.mjs';

const here = import.meta.dirname;
const reports = join(here, '.reports');
const { names, nodes, short, json } = readArguments(process.argv.slice(2), CASES);

ensureInstalled(here);
if (!existsSync(join(here, '../dist/esm/index.js'))) {
  console.error('There is no build to measure. Run `npm run build` first.');
  process.exit(1);
}
process.exitCode = nodes.length > 0 ? runUnderEach() : await runHere();

function runUnderEach() {
  const rest = [...names, ...(short ? ['--short'] : [])];
  return (
    nodes
      .map((node) =>
        runUnderNode(node, [...rest, '--json', join(reports, `results-node-${node}.json`)]),
      )
      .find((code) => code !== 0) ?? 0
  );
}

async function runHere() {
  const machine = describeMachine();
  console.log(
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}, Node ${machine.node}` +
      (short ? ' (short run: figures mean nothing)' : ''),
  );
  const cases = [];
  const failed = [];
  for (const name of names) {
    console.log(`\n${name}`);
    const started = performance.now();
    try {
      const results = await runCase(name, { short });
      for (const one of results) printResult(one, { short });
      cases.push({ name, seconds: (performance.now() - started) / 1_000, results });
    } catch (error) {
      failed.push(name);
      console.error(error);
    }
  }
  if (!short) printSummary(cases);
  const file = json ?? join(reports, 'results.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ machine, short, cases }, null, 2)}\n`);
  console.log(`\nFigures are in ${file}`);
  if (failed.length > 0) console.error(`Cases that failed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}
