import { endProcesses } from '../support/process.js';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus.js';
import type { QueryServer } from '../support/query-server.js';
import { DAY, liveADay } from './a-day.js';
import { startShop, type RunningShop } from './running-shop.js';
import { prometheusConfiguration, WINDOW } from './sample-files.js';

export const DAYS = 2;
/** What `rate` divides by. */
export const SECONDS = WINDOW.seconds;
/** How long two days may take on a slow machine. */
export const TWO_DAYS_MS = 600_000;

/** A shop that has lived {@link DAYS} days under the eyes of a server. */
export interface TwoDays<Server extends QueryServer> {
  readonly shop: RunningShop;
  readonly server: Server;
  /** When the server took its last sample, in seconds: then there is nothing to extrapolate. */
  readonly taken: number;
  /** For how many seconds a customer waited for an order at most. */
  readonly longestWait: number;
}

/** With a Prometheus that has the sample's configuration. */
export async function startTwoDays(): Promise<TwoDays<RunningPrometheus>> {
  const shop = await startShop();
  const server = await startPrometheus(prometheusConfiguration(shop.url));
  const days = await liveTwoDays(shop, server);
  await server.until(
    'job_route:http_requests_failed:ratio_rate5m{route="/shipping-quotes/:postcode"} > 0',
  );
  return days;
}

/** With a server that does not scrape: the shop writes to it. */
export async function writeTwoDays(server: QueryServer): Promise<TwoDays<QueryServer>> {
  const environment = {
    REMOTE_WRITE_URL: `${server.url}/api/v1/write`,
    REMOTE_WRITE_SECONDS: '1',
  };
  return liveTwoDays(await startShop({ environment }), server);
}

async function liveTwoDays<Server extends QueryServer>(
  shop: RunningShop,
  server: Server,
): Promise<TwoDays<Server>> {
  // A rate needs to have seen the zeros; durations of HTTP have none, they begin with the first request.
  await server.until('sum(http_requests_total) == 0');
  let longestWait = 0;
  for (let day = 1; day <= DAYS; day += 1) {
    longestWait = Math.max(longestWait, await liveADay(shop));
    await server.until(
      `sum(http_requests_total) == ${day * DAY.requests}`,
      `sum(jobs_processed_total{queue_name="email"}) == ${day * DAY.mails}`,
    );
  }
  await server.until('order_queue_depth >= 0');
  return { shop, server, taken: await server.value('timestamp(order_queue_depth)'), longestWait };
}

/** Ends the shop and the server. */
export async function endTwoDays(days: TwoDays<QueryServer> | undefined): Promise<void> {
  await days?.server.stop();
  await endProcesses();
}
