/** One line of a body that is no comment. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/s;
const LABEL = /([a-zA-Z_]\w*)="((?:\\[\\"n]|[^\\"\n])*)"(,|$)/gy;
const ESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' };

/** The samples of a body in either format; a line that is none is a failure. */
export function samplesOf(body: string): Sample[] {
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name, labels, value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`No sample: ${line}`);
    return { name, labels: labelsOf(labels ?? ''), value };
  });
}

/** The series, as text, that stand in a body more than once. */
export function duplicatesIn(body: string): string[] {
  const seen = new Set<string>();
  return samplesOf(body)
    .map(({ name, labels }) => JSON.stringify([name, Object.entries(labels).toSorted()]))
    .filter((series) => seen.size === seen.add(series).size);
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let end = 0;
  for (const [match, name, value] of text.matchAll(LABEL)) {
    if (Object.hasOwn(labels, name!)) throw new Error(`A label twice: ${text}`);
    labels[name!] = value!.replaceAll(/\\[\\"n]/g, (escape) => ESCAPES[escape]!);
    end += match.length;
  }
  if (end !== text.length) throw new Error(`No labels: ${text}`);
  return labels;
}
