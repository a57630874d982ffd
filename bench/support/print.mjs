import { BY_HAND } from './names.mjs';

/** One result as a table to read, with its targets and notes below. */
export function printResult(
  { title, unit, compare, reference, figures, targets, notes },
  { short },
) {
  const hasAdded = Object.values(figures).some(({ added }) => added !== undefined);
  const whole = figures[reference]?.[compare];
  const header = [
    '',
    `median ${unit}`,
    '10–90 %',
    'worst',
    ...(hasAdded ? ['added'] : []),
    ...(reference === null ? [] : [`${compare}, of ${nameOf(reference)}`]),
  ];
  const rows = Object.entries(figures).map(([peer, figure]) => [
    peer,
    digits(figure.median),
    `${digits(figure.low)} – ${digits(figure.high)}`,
    digits(figure.worst),
    ...(hasAdded ? [digits(figure.added)] : []),
    ...(reference === null ? [] : [shareOf(figure[compare], whole)]),
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

function nameOf(reference) {
  return reference === BY_HAND ? 'by hand' : reference;
}

function shareOf(part, whole) {
  return part === undefined || whole === undefined ? '' : (part / whole).toFixed(3);
}

function digits(value) {
  if (value === undefined) return '';
  const size = Math.abs(value);
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
}
