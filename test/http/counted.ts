import { setTimeout } from 'node:timers/promises';
import type { RunningApp } from '../support/app.js';

/** One series of a scrape. */
export interface ScrapedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** As much of a running app as is read here. */
type Scraped = Pick<RunningApp, 'scrape'>;

/** A response ends on the server a moment before or after its client has read it. */
const PATIENCE_MS = 20_000;
const ASK_AGAIN_MS = 5;

/** The series of one sample name in a scrape's body. */
export function seriesIn(body: string, name: string): ScrapedSeries[] {
  return body.split('\n').flatMap((line) => {
    const [, found, labels = '', value] =
      /^(?<name>[^\s{]+)(?:\{(?<labels>.*)\})? (?<value>\S+)/.exec(line) ?? [];
    if (found !== name) return [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return [
      {
        labels: Object.fromEntries(pairs.map(([, label, text]) => [label!, text!])),
        value: Number(value),
      },
    ];
  });
}

/** The upper bounds of a histogram of one series. */
export function boundsIn(body: string, name: string): number[] {
  return seriesIn(body, `${name}_bucket`).map(({ labels }) =>
    Number(labels['le']!.replace('Inf', 'Infinity')),
  );
}

/** The series of a sample name that are not zero, as their label values → value. */
export function tableOf(body: string, name: string): Record<string, number> {
  return Object.fromEntries(
    seriesIn(body, name)
      .filter(({ value }) => value !== 0)
      .map(({ labels, value }) => [Object.values(labels).join(' '), value]),
  );
}

/**
 * What was counted, as `GET /cats/:id 200` → times, once as many requests have ended as
 * were sent.
 */
export async function counted(
  running: Scraped,
  requests: number,
  { name = 'http_requests_total', path = '/metrics' } = {},
): Promise<Record<string, number>> {
  const body = await scrapeUntil(
    running,
    (text) => seriesIn(text, name).reduce((sum, { value }) => sum + value, 0) >= requests,
    path,
  );
  return tableOf(body, name);
}

/** The first scrape for which something holds; the last one where it never does. */
export async function scrapeUntil(
  running: Scraped,
  holds: (body: string) => boolean,
  path = '/metrics',
): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const body = await running.scrape(undefined, path);
    if (holds(body) || Date.now() > deadline) return body;
    await setTimeout(ASK_AGAIN_MS);
  }
}

/** Sends requests one after the other, each as `GET /path` or only its path; resolves with their statuses. */
export async function sendAll(
  { url }: Pick<RunningApp, 'url'>,
  requests: readonly string[],
  headers: Record<string, string> = {},
): Promise<number[]> {
  const statuses: number[] = [];
  for (const line of requests) {
    const [method, path] = line.includes(' ') ? line.split(' ') : ['GET', line];
    const response = await fetch(url + path!, { method: method!, headers, redirect: 'manual' });
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
}
