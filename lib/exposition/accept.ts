/** The formats that can be written, in the order in which a draw is decided. */
export type FormatName = 'text' | 'openmetrics';

interface Candidate {
  readonly format: FormatName;
  readonly type: string;
  readonly subtype: string;
  readonly version: string;
}

const CANDIDATES: readonly Candidate[] = [
  { format: 'text', type: 'text', subtype: 'plain', version: '0.0.4' },
  { format: 'openmetrics', type: 'application', subtype: 'openmetrics-text', version: '1.0.0' },
];

/** One member of an Accept header. */
interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  readonly version: string | undefined;
  readonly quality: number;
  readonly position: number;
}

interface Match {
  readonly quality: number;
  readonly specificity: number;
  readonly position: number;
}

/**
 * Which format an Accept header asks for: for each format the most specific range
 * that it matches gives its quality, and the best quality wins; a draw goes to the
 * more specific range, then to the earlier one, then to text. Text where the
 * header is missing or nothing fits, since every scraper reads it.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept
 */
export function negotiateFormat(accept: string | undefined): FormatName {
  if (accept === undefined) return 'text';
  const ranges = splitQuoted(accept, ',')
    .map(parseRange)
    .filter((range) => range !== undefined);
  let best: { format: FormatName; match: Match } | undefined;
  for (const candidate of CANDIDATES) {
    const match = bestMatch(candidate, ranges);
    if (match === undefined || match.quality === 0) continue;
    if (best === undefined || compare(match, best.match) > 0) {
      best = { format: candidate.format, match };
    }
  }
  return best?.format ?? 'text';
}

function bestMatch(candidate: Candidate, ranges: readonly MediaRange[]): Match | undefined {
  let best: Match | undefined;
  for (const { type, subtype, version, quality, position } of ranges) {
    const specificity = specificityOf(candidate, type, subtype, version);
    if (specificity === 0) continue;
    if (best === undefined || specificity > best.specificity) {
      best = { quality, specificity, position };
    } else if (specificity === best.specificity && quality > best.quality) {
      best = { quality, specificity, position };
    }
  }
  return best;
}

/** 0 where a range does not match; a version that is not written never does. */
function specificityOf(
  candidate: Candidate,
  type: string,
  subtype: string,
  version: string | undefined,
): number {
  if (version !== undefined && version !== candidate.version) return 0;
  if (type === '*') return subtype === '*' ? 1 : 0;
  if (type !== candidate.type) return 0;
  if (subtype === '*') return 2;
  if (subtype !== candidate.subtype) return 0;
  return version === undefined ? 3 : 4;
}

function compare(a: Match, b: Match): number {
  return a.quality - b.quality || a.specificity - b.specificity || b.position - a.position;
}

function parseRange(text: string, position: number): MediaRange | undefined {
  const [name = '', ...parameters] = splitQuoted(text, ';');
  const [type, subtype, ...rest] = name.trim().toLowerCase().split('/');
  if (!type || !subtype || rest.length > 0) return undefined;
  let version: string | undefined;
  let quality = 1;
  for (const parameter of parameters) {
    const equals = parameter.indexOf('=');
    const key = parameter.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const value = unquote(parameter.slice(equals + 1).trim());
    if (key === 'version') version = value;
    if (key !== 'q') continue;
    if (!/^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(value)) return undefined;
    quality = Number(value);
  }
  return { type, subtype, version, quality, position };
}

/** Splits at a separator outside double quotes, in one pass. */
function splitQuoted(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted && character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === separator) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function unquote(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"')
    ? value.slice(1, -1)
    : value;
}
