import { BARE, BY_HAND } from './names.mjs';

/** One result as a table to read, with its targets and notes below. */
export function printResult({ title, unit, compare, figures, targets, notes }, { short }) {
  const hasBare = figures[BARE] !== undefined;
  const reference = figures[BY_HAND]?.[compare];
  const header = [
    '',
    `median ${unit}`,
    '10–90 %',
    'worst',
    ...(hasBare ? ['added'] : []),
    `${compare}, of by hand`,
  ];
  const rows = Object.entries(figures).map(([peer, figure]) => [
    peer,
    digits(figure.median),
    `${digits(figure.low)} – ${digits(figure.high)}`,
    digits(figure.worst),
    ...(hasBare ? [digits(figure.added)] : []),
    reference === undefined || figure[compare] === undefined
      ? ''
      : (figure[compare] / reference).toFixed(3),
  ]);
  console.log(`\n  ${title}`);
  console.log(align([header, ...rows]));
  for (const { text, shown, met } of targets) {
    const verdict = short ? 'short run, not judged' : met ? 'met' : 'MISSED';
    console.log(`    target: ${text}: ${shown}, ${verdict}`);
  }
  for (const note of notes) console.log(`    note: ${note}`);
}

/** All targets of a run in one list. */
export function printSummary(cases) {
  const lines = cases.flatMap(({ name, results }) =>
    results.flatMap(({ title, targets }) =>
      targets.map(({ text, shown, met }) => [name, title, text, shown, met ? 'met' : 'MISSED']),
    ),
  );
  if (lines.length === 0) return;
  const met = lines.filter((line) => line.at(-1) === 'met').length;
  console.log(`\nTargets: ${met} of ${lines.length} met`);
  console.log(align([['case', 'measured', 'target', 'reached', ''], ...lines]));
}

function align(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  // Names to the left, numbers to the right.
  const isNumeric = rows[0].map((_, column) =>
    rows.slice(1).every((row) => /^[\d.,–\- ]*$/.test(row[column])),
  );
  return rows
    .map((row) =>
      row.map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      ),
    )
    .map((cells) => `    ${cells.join('  ')}`.trimEnd())
    .join('\n');
}

function digits(value) {
  if (value === undefined) return '';
  const size = Math.abs(value);
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
}
