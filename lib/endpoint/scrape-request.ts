/** What a scrape request asks for. */
export interface ScrapeRequest {
  readonly accept: string | undefined;
  readonly acceptsGzip: boolean;
  /** The names in `?name[]=`; undefined where there are none. */
  readonly names: readonly string[] | undefined;
  /** What the scraper leaves for collecting, in milliseconds. */
  readonly deadlineMs: number | undefined;
  readonly isHead: boolean;
}

/** The request of either adapter, as far as it is read. */
export interface IncomingScrape {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The share of the scraper's own timeout that collecting may use; the rest is for writing. */
const COLLECTING_SHARE = 0.8;

/** Reads what a scraper asks for; what cannot be read is as if it were not there. */
export function readScrapeRequest({ method, url, headers }: IncomingScrape): ScrapeRequest {
  return {
    accept: single(headers['accept']),
    acceptsGzip: acceptsGzip(single(headers['accept-encoding'])),
    names: readNames(url),
    deadlineMs: readDeadline(single(headers['x-prometheus-scrape-timeout-seconds'])),
    isHead: method === 'HEAD',
  };
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}

function readNames(url: string): string[] | undefined {
  const query = url.indexOf('?');
  if (query === -1) return undefined;
  const names = new URLSearchParams(url.slice(query + 1)).getAll('name[]');
  return names.length === 0 ? undefined : names;
}

function readDeadline(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header !== undefined && seconds > 0 && Number.isFinite(seconds)
    ? seconds * 1_000 * COLLECTING_SHARE
    : undefined;
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding */
function acceptsGzip(header = ''): boolean {
  let anything = false;
  for (const coding of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = coding.split(';').map((part) => part.trim());
    const refused = parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter));
    if (name === 'gzip' || name === 'x-gzip') return !refused;
    if (name === '*') anything = !refused;
  }
  return anything;
}
