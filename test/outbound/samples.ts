import type { RunningApp } from '../support/app.js';

/** How many requests were recorded with a status; undefined where none was. */
export function countOf(
  app: RunningApp,
  host: string,
  status: string | number,
  method = 'GET',
): Promise<number | undefined> {
  const labels = `method="${method}",host="${host}",status="${status}"`;
  return app.sample(`http_client_request_duration_seconds_count{${labels}}`);
}

/** How many requests failed with a code. */
export function errorsOf(
  app: RunningApp,
  host: string,
  code: string,
  method = 'GET',
): Promise<number | undefined> {
  return app.sample(
    `http_client_request_errors_total{method="${method}",host="${host}",code="${code}"}`,
  );
}

/** How many requests are in flight. */
export function inFlight(
  app: RunningApp,
  host: string,
  method = 'GET',
): Promise<number | undefined> {
  return app.sample(`http_client_requests_in_flight{method="${method}",host="${host}"}`);
}

/** The statuses that were recorded for a host, each with its count. */
export async function statusesOf(app: RunningApp, host: string): Promise<Record<string, number>> {
  const line = /^http_client_request_duration_seconds_count\{(.*)\} (\d+)$/;
  const found: Record<string, number> = {};
  for (const text of (await app.scrape()).split('\n')) {
    const [, labels = '', count] = line.exec(text) ?? [];
    if (!labels.includes(`host="${host}"`)) continue;
    found[/status="([^"]*)"/.exec(labels)![1]!] = Number(count);
  }
  return found;
}
