import { checkFamily, type ParsedFamily } from './check-family.js';
import {
  parseHeader,
  parseNumber,
  parseSample,
  unescape,
  type ParsedHeader,
} from './parse-line.js';

/** The families of a body, by name. */
export type ParsedBody = ReadonlyMap<string, ParsedFamily>;

/** Where the formats differ, line by line. */
interface Dialect {
  readonly openMetrics: boolean;
  /** The types, with what follows the family's name in the samples of each. */
  readonly suffixes: Readonly<Record<string, readonly string[]>>;
  /** What may stand behind a backslash in a help text. */
  readonly escapable: string;
}

interface Draft extends ParsedFamily {
  readonly headers: Map<string, string>;
  readonly samples: ParsedFamily['samples'][number][];
}

const TEXT: Dialect = {
  openMetrics: false,
  suffixes: {
    counter: [''],
    gauge: [''],
    histogram: ['_bucket', '_sum', '_count'],
    summary: ['', '_sum', '_count'],
    untyped: [''],
  },
  escapable: '\\n',
};

const OPENMETRICS: Dialect = {
  openMetrics: true,
  suffixes: {
    counter: ['_total', '_created'],
    gauge: [''],
    histogram: ['_bucket', '_sum', '_count', '_created'],
    summary: ['', '_sum', '_count', '_created'],
    info: ['_info'],
    stateset: [''],
    unknown: [''],
  },
  escapable: '\\n"',
};

/**
 * The families of a body in the text format 0.0.4. Strict: what the format forbids
 * is a failure, and so is what it allows but is never written here, such as
 * timestamps, comments, needless blanks and samples without a type.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function parseText(body: string): ParsedBody {
  return parseLines(
    linesOf(body).filter((line) => line !== ''),
    TEXT,
  );
}

/**
 * The same for OpenMetrics 1.0.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function parseOpenMetrics(body: string): ParsedBody {
  const lines = linesOf(body);
  if (lines.pop() !== '# EOF') throw new Error('The body does not end with # EOF');
  return parseLines(lines, OPENMETRICS);
}

/** What a series is known by, whatever the order of its labels and the spelling of its bound. */
export function seriesKey(name: string, labels: Iterable<readonly [string, string]>): string {
  const pairs = Array.from(labels, (pair): readonly [string, string] => {
    const [label, value] = pair;
    return label === 'le' || label === 'quantile' ? [label, String(parseNumber(value))] : pair;
  });
  return JSON.stringify([name, pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

function linesOf(body: string): string[] {
  if (body === '') return [];
  if (!body.endsWith('\n')) throw new Error('The last line does not end with a line feed');
  return body.slice(0, -1).split('\n');
}

function parseLines(lines: readonly string[], dialect: Dialect): ParsedBody {
  const families = new Map<string, Draft>();
  const seen = new Set<string>();
  let current: Draft | undefined;
  for (const line of lines) {
    if (line.startsWith('#')) {
      const header = parseHeader(line);
      if (header.name !== current?.name) {
        if (families.has(header.name)) throw new Error(`A family in two places: ${line}`);
        current = draft(header.name, dialect);
        families.set(header.name, current);
      }
      addHeader(current, header, dialect);
      continue;
    }
    const sample = parseSample(line);
    const suffixes = current && dialect.suffixes[current.type];
    if (!suffixes?.some((suffix) => current!.name + suffix === sample.name)) {
      throw new Error(`A sample outside its family: ${line}`);
    }
    const key = seriesKey(sample.name, sample.labels);
    if (seen.size === seen.add(key).size) throw new Error(`A series twice: ${line}`);
    current!.samples.push(sample);
  }
  for (const family of families.values()) checkFamily(family, dialect.openMetrics);
  return families;
}

function draft(name: string, { escapable }: Dialect): Draft {
  const headers = new Map<string, string>();
  return {
    name,
    headers,
    samples: [],
    get type() {
      return headers.get('TYPE') ?? '';
    },
    get help() {
      const text = headers.get('HELP');
      return text === undefined ? undefined : unescape(text, escapable);
    },
    get unit() {
      return headers.get('UNIT');
    },
  };
}

function addHeader(
  { headers, samples, name }: Draft,
  { keyword, text }: ParsedHeader,
  { openMetrics, suffixes, escapable }: Dialect,
): void {
  if (samples.length > 0) throw new Error(`A header behind samples: ${keyword} ${name}`);
  if (headers.has(keyword)) throw new Error(`A header twice: ${keyword} ${name}`);
  if (keyword === 'UNIT' && !openMetrics) throw new Error(`A unit in the text format: ${name}`);
  if (keyword === 'TYPE' && !Object.hasOwn(suffixes, text)) throw new Error(`No type: ${text}`);
  if (keyword === 'HELP') unescape(text, escapable);
  headers.set(keyword, text);
}
