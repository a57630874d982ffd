import type { PushOptions } from 'nestjs-metrics';

/**
 * Where nobody can scrape the shop, it writes its metrics itself, to the receiver of the
 * environment variable `REMOTE_WRITE_URL`, every `REMOTE_WRITE_SECONDS` (5, as often as the
 * sample's Prometheus scrapes).
 */
export function pushOptions(
  { REMOTE_WRITE_URL: url, REMOTE_WRITE_SECONDS: seconds = '5' } = process.env,
): PushOptions {
  if (!url) return {};
  return { remoteWrite: { url, intervalSeconds: Number(seconds), labels: { job: 'shop' } } };
}
