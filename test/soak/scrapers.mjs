// Scrapes in both formats, with and without gzip, several at a time.
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { send } from './send.mjs';

const OPENMETRICS = 'application/openmetrics-text';
const KINDS = ['text/plain', OPENMETRICS].flatMap((accept) =>
  ['gzip', 'identity'].map((encoding) => ({ accept, encoding })),
);

/** A scrape is cut after ten seconds, which it may take on a busy machine, unless the scraper waits longer. */
const PATIENTLY = { 'x-prometheus-scrape-timeout-seconds': '120' };

/** Scrapes until the signal aborts, each time all kinds at once. */
export async function sendScrapers(url, { count, tallies, signal }) {
  await Promise.all(
    Array.from({ length: count }, async () => {
      let least = 0;
      while (!signal.aborted) {
        const all = await Promise.all(KINDS.map((kind) => scrapeSafely(url, kind, tallies)));
        const sums = all.filter((sum) => sum !== undefined);
        // What was counted before these began is in each of them.
        if (Math.min(...sums) < least) tallies.surprise('A counter fell between two scrapes');
        least = Math.max(least, ...sums);
        await pause(100, undefined, { signal }).catch(() => undefined);
      }
    }),
  );
}

/** The samples of a text scrape by line, such as `orders_total{a="b"}`. */
export async function readMetrics(url) {
  return samplesOf((await send(`${url}/metrics`, { headers: PATIENTLY })).body.toString());
}

/** Those of one metric, as label sets with values. */
export function seriesOf(samples, metric) {
  return [...samples]
    .filter(([line]) => line === metric || line.startsWith(`${metric}{`))
    .map(([line, value]) => ({
      labels: Object.fromEntries(
        Array.from(line.matchAll(/(\w+)="([^"]*)"/g), ([, name, text]) => [name, text]),
      ),
      value,
    }));
}

/** What the samples of one metric add up to. */
export function sumOf(samples, metric) {
  return seriesOf(samples, metric).reduce((sum, { value }) => sum + value, 0);
}

/** The sum of all requests, undefined where the answer is none; checks the answer's form. */
async function scrapeSafely(url, { accept, encoding }, tallies) {
  const answer = await send(`${url}/metrics`, {
    headers: { ...PATIENTLY, accept, 'accept-encoding': encoding },
  }).catch((error) => ({ status: String(error), headers: {}, body: '' }));
  if (
    answer.status !== 200 ||
    (answer.headers['content-encoding'] === 'gzip') !== (encoding === 'gzip')
  ) {
    tallies.surprise(`A scrape was answered ${answer.status} (${accept}, ${encoding})`);
    return undefined;
  }
  const text = (encoding === 'gzip' ? gunzipSync(answer.body) : answer.body).toString();
  const isOpenMetrics = accept === OPENMETRICS;
  if (text.endsWith('# EOF\n') !== isOpenMetrics || !text.endsWith('\n')) {
    tallies.surprise(`A scrape was cut short (${accept}, ${encoding})`);
  }
  tallies.scrapes.add(`${isOpenMetrics ? 'OpenMetrics' : 'text'} ${encoding}`);
  return sumOf(samplesOf(text), 'http_requests_total');
}

function samplesOf(text) {
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const end = line.lastIndexOf(' ');
        return [line.slice(0, end), Number(line.slice(end + 1))];
      }),
  );
}
