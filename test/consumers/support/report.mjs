import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const COLUMNS = ['install', 'types', 'Express', 'Fastify', 'tests'];

/** Prints the table and, below it, why cells failed; returns whether none did. */
export function report(rows) {
  const named = rows.map(({ name, node, cells }) => ({ name: `${name}, Node ${node}`, cells }));
  console.table(Object.fromEntries(named.map(({ name, cells }) => [name, show(cells)])), COLUMNS);
  const failed = named.flatMap(({ name, cells }) =>
    Object.entries(cells)
      .filter(([, cell]) => cell && !cell.ok)
      .map(([column, { output }]) => `${name}, ${column}: FAILED\n${output.trim()}`),
  );
  for (const reason of failed) console.error(`\n${reason}`);
  keep(rows.flatMap(({ cells }) => Object.values(cells)).filter(Boolean));
  return rows.length > 0 && failed.length === 0;
}

function show(cells) {
  const shown = Object.entries(cells).map(([column, cell]) => [
    column,
    cell ? textOf(cell) : 'not run',
  ]);
  return Object.fromEntries(shown);
}

function textOf({ ok, seconds, tests }) {
  const passed = tests ? `, ${tests.passed} passed` : '';
  return `${ok ? 'ok' : 'FAILED'}${passed}, ${seconds.toFixed(1)} s`;
}

/** Writes the cells as a report of jest's form, without those whose own report says it all. */
function keep(cells) {
  const folder = process.env['TEST_REPORTS'];
  if (!folder) return;
  const own = cells.filter(({ ok, tests }) => !tests || (!ok && tests.failed === 0));
  const numPassedTests = own.filter(({ ok }) => ok).length;
  const counts = { numPassedTests, numFailedTests: own.length - numPassedTests };
  const rest = { numPendingTests: 0, numTodoTests: 0, testResults: [] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'consumers.json'), JSON.stringify({ ...counts, ...rest }));
}
