import { type RunningApp, sampleIn } from '../support/app.js';

/** The outcomes that every handler has a series of. */
export const OUTCOMES = ['success', 'error', 'cancelled', 'rejected'] as const;

/** How often messages of an event ended in each way that was seen. */
export async function outcomes(
  app: RunningApp,
  gateway: string,
  event: string,
): Promise<Record<string, number>> {
  const body = await app.scrape();
  const counted = OUTCOMES.map((outcome) => [
    outcome,
    sampleIn(body, `ws_messages_total{gateway="${gateway}",event="${event}",outcome="${outcome}"}`),
  ]);
  return Object.fromEntries(counted.filter(([, value]) => value !== 0)) as Record<string, number>;
}

/** Messages of an event that are in flight. */
export function inFlight(
  app: RunningApp,
  gateway: string,
  event: string,
): Promise<number | undefined> {
  return app.sample(`ws_messages_in_flight{gateway="${gateway}",event="${event}"}`);
}

/** Clients that are connected to a gateway. */
export function connections(app: RunningApp, gateway: string): Promise<number | undefined> {
  return app.sample(`ws_connections{gateway="${gateway}"}`);
}
