/** One line of a body that is no comment. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/** A `# HELP`, `# TYPE` or `# UNIT` line. */
export interface ParsedHeader {
  readonly keyword: string;
  readonly name: string;
  readonly text: string;
}

const HEADER = /^# (HELP|TYPE|UNIT) ([a-zA-Z_:][\w:]*) (.*)$/s;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)$/s;
const LABEL = /([a-zA-Z_]\w*)="((?:\\[\\"n]|[^\\"])*)"([,}])/y;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A header line; its text is still escaped. */
export function parseHeader(line: string): ParsedHeader {
  const [, keyword, name, text] = HEADER.exec(line) ?? [];
  if (text === undefined) throw new Error(`No header: ${line}`);
  return { keyword: keyword!, name: name!, text };
}

/** A sample line without timestamp and exemplar. */
export function parseSample(line: string): ParsedSample {
  const [, name, labels, value] = SAMPLE.exec(line) ?? [];
  if (value === undefined) throw new Error(`No sample: ${line}`);
  return { name: name!, labels: parseLabels(labels ?? '{}'), value: parseNumber(value) };
}

/** A number as both formats spell it. */
export function parseNumber(text: string): number {
  if (text === 'NaN') return NaN;
  if (text === '+Inf' || text === '-Inf') return text === '+Inf' ? Infinity : -Infinity;
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) throw new Error(`No number: ${text}`);
  return value;
}

/** A text with its escapes undone, of which only these characters may follow a backslash. */
export function unescape(text: string, escapable: string): string {
  return text.replaceAll(/\\(.?)/gs, (escape, character: string) => {
    if (character === '' || !escapable.includes(character)) {
      throw new Error(`No escape: ${escape} in ${text}`);
    }
    return character === 'n' ? '\n' : character;
  });
}

function parseLabels(text: string): Map<string, string> {
  const labels = new Map<string, string>();
  if (text === '{}') return labels;
  LABEL.lastIndex = 1;
  for (;;) {
    const [, name, value, next] = LABEL.exec(text) ?? [];
    if (next === undefined) throw new Error(`No labels: ${text}`);
    if (labels.has(name!)) throw new Error(`A label twice: ${text}`);
    labels.set(name!, unescape(value!, '\\"n'));
    if (next === ',') continue;
    if (LABEL.lastIndex !== text.length) throw new Error(`No labels: ${text}`);
    return labels;
  }
}
