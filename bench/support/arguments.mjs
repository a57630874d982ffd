import { parseArgs } from 'node:util';

/** Reads the command line: names of cases, `--short`, `--node <major>…`, `--json <file>`. */
export function readArguments(argv, known) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      node: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
    },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`Unknown case: ${unknown.join(', ')}. Cases: ${known.join(', ')}.`);
    process.exit(2);
  }
  return {
    names: positionals.length > 0 ? positionals : known,
    nodes: values.node,
    short: values.short,
    json: values.json,
  };
}
