/** What a scrape request asks for. */
export interface ScrapeRequest {
  readonly accept: string | undefined;
  readonly acceptsGzip: boolean;
  /** The names in `?name[]=`; undefined where there are none. */
  readonly names: readonly string[] | undefined;
  /** How long the scraper waits for the whole answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** The request of either adapter, as far as it is read. */
export interface IncomingScrape {
  readonly method: string;
  readonly url: string;
  /** Lower case, as Node has them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Prometheus' own default, for scrapers that do not say how long they wait.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file
 */
const DEFAULT_TIMEOUT_SECONDS = 10;
/** Whatever a scraper says, nothing is kept for it any longer. */
const MAX_TIMEOUT_SECONDS = 120;

/** Reads what a scraper asks for; what cannot be read is as if it were not there. */
export function readScrapeRequest({ url, headers }: IncomingScrape): ScrapeRequest {
  return {
    accept: single(headers['accept']),
    acceptsGzip: acceptsGzip(single(headers['accept-encoding'])),
    names: readNames(url),
    timeoutMs: readTimeout(single(headers['x-prometheus-scrape-timeout-seconds'])),
  };
}

/** True for a request that has a body, which says nothing to a scrape. */
export function hasBody({ headers }: IncomingScrape): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
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

function readTimeout(header: string | undefined): number {
  const said = Number(header);
  const seconds = said > 0 ? Math.min(said, MAX_TIMEOUT_SECONDS) : DEFAULT_TIMEOUT_SECONDS;
  return seconds * 1_000;
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
