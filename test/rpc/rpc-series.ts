import { sampleIn } from '../support/app.js';
import type { RunningApp } from '../support/app.js';

/** The outcomes that every handler has a series of. */
export const OUTCOMES = ['success', 'error', 'cancelled', 'rejected'] as const;

/** How often calls of a pattern ended in each way that was seen, by a scrape's body. */
export function outcomesIn(
  body: string,
  kind: 'request' | 'event',
  pattern: string,
): Record<string, number> {
  const text = JSON.stringify(pattern);
  const counted = OUTCOMES.map((outcome) => [
    outcome,
    sampleIn(body, `rpc_${kind}s_total{pattern=${text},outcome="${outcome}"}`),
  ]);
  return Object.fromEntries(counted.filter(([, value]) => value !== 0)) as Record<string, number>;
}

/** The same of an app. */
export async function outcomes(
  app: RunningApp,
  kind: 'request' | 'event',
  pattern: string,
): Promise<Record<string, number>> {
  return outcomesIn(await app.scrape(), kind, pattern);
}

/** Calls of a pattern that are in flight. */
export function inFlight(
  app: RunningApp,
  kind: 'request' | 'event',
  pattern: string,
): Promise<number | undefined> {
  return app.sample(`rpc_${kind}s_in_flight{pattern=${JSON.stringify(pattern)}}`);
}
