import { parseOpenMetrics, parseText, type ParsedBody } from '../properties/parse-exposition.js';
import { parseNumber } from '../properties/parse-line.js';

/** Longer label values are shown by their beginning and their length. */
const MOST_SHOWN = 44;

/** What a body says of one metric, in the same words whoever wrote it. */
export function readingOf(text: string, metric: string): string {
  let body: ParsedBody;
  try {
    // As bytes over the wire; prom-client spells NaN in its own way.
    body = parse(Buffer.from(text).toString().replaceAll(/ Nan$/gm, ' NaN'));
  } catch (error) {
    return `unreadable body: ${oneLine((error as Error).message)}`;
  }
  const samples = [...body.values()].flatMap((family) => family.samples);
  const lines = samples
    .filter(({ name }) => name === metric || name.startsWith(`${metric}_`))
    .map(({ name, labels, value }) => `${name}${showLabels(labels)} ${value}`);
  return lines.length === 0 ? 'nothing' : lines.join(', ');
}

/** What of two bodies is read the same; else both. */
export function readingOfBoth(text: string, openMetrics: string, metric: string): string {
  const readings = [text, openMetrics].map((body) => readingOf(body, metric));
  return readings[0] === readings[1]
    ? readings[0]!
    : `${readings[0]} (OpenMetrics: ${readings[1]})`;
}

/** The message of whatever was thrown, as one line. */
export function messageOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
}

function parse(text: string): ParsedBody {
  return text.endsWith('# EOF\n') ? parseOpenMetrics(text) : parseText(text);
}

function showLabels(labels: ReadonlyMap<string, string>): string {
  if (labels.size === 0) return '';
  const pairs = Array.from(labels, ([name, value]) => `${name}=${showValue(name, value)}`);
  return `{${pairs.join(',')}}`;
}

function showValue(label: string, value: string): string {
  if (label === 'le' || label === 'quantile') return String(parseNumber(value));
  const shown = value.length > MOST_SHOWN ? `${value.slice(0, 4)}… of ${value.length}` : value;
  return JSON.stringify(shown);
}

function oneLine(text: string): string {
  const line = text.split('\n')[0]!;
  return line.length > 90 ? `${line.slice(0, 90)}…` : line;
}
