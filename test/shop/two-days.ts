import { endProcesses } from '../support/process.js';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus.js';
import { DAY, liveADay } from './a-day.js';
import { startShop, type RunningShop } from './running-shop.js';
import { prometheusConfiguration } from './sample-files.js';

export const DAYS = 2;
/** What `rate` divides by: see `questions`. */
export const SECONDS = 300;

/** A shop that has lived {@link DAYS} days under the eyes of a Prometheus with the sample's configuration. */
export interface TwoDays {
  readonly shop: RunningShop;
  readonly prometheus: RunningPrometheus;
  /** When Prometheus took its last sample, in seconds: then there is nothing to extrapolate. */
  readonly scraped: number;
}

export async function startTwoDays(): Promise<TwoDays> {
  const shop = await startShop();
  const prometheus = await startPrometheus(prometheusConfiguration(shop.url));
  // A rate needs to have seen the zeros; durations of HTTP have none, they begin with the first request.
  await prometheus.until('sum(http_requests_total) == 0');
  for (let day = 1; day <= DAYS; day += 1) {
    await liveADay(shop);
    await prometheus.until(
      `sum(http_requests_total) == ${day * DAY.requests}`,
      `sum(jobs_processed_total{queue_name="email"}) == ${day * DAY.mails}`,
    );
  }
  const scraped = await prometheus.value('timestamp(order_queue_depth)');
  await prometheus.until(
    'job_route:http_requests_failed:ratio_rate5m{route="/shipping-quotes/:postcode"} > 0',
  );
  return { shop, prometheus, scraped };
}

export async function endTwoDays(days: TwoDays | undefined): Promise<void> {
  await days?.prometheus.stop();
  await endProcesses();
}
