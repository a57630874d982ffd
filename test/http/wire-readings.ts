import { setTimeout } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { readHttp, sumOf, type HttpReading } from '../starred/http-readings.js';

const PATIENCE_MS = 20_000;
const ASK_AGAIN_MS = 5;
/** Turns of the event loop in which a second count would show. */
const TURNS_AFTER = 5;

/** What has been counted, as `GET /path 200` → times. */
export type Counts = Record<string, number>;

/** What has been counted once as many requests have ended, and none is in flight. */
export async function countsAfter(app: INestApplicationContext, requests: number): Promise<Counts> {
  await readUntil(app, (now) => sumOf(now.total) >= requests && now.inFlight === 0);
  for (let turn = 0; turn < TURNS_AFTER; turn += 1) await new Promise(setImmediate);
  const { total, duration, inFlight } = await readHttp(app);
  if (inFlight !== 0) throw new Error(`${inFlight} are in flight again.`);
  const counts = tableOf(total);
  const observed = tableOf(duration);
  if (JSON.stringify(counts) !== JSON.stringify(observed)) {
    throw new Error(`The histogram counts ${JSON.stringify(observed)}.`);
  }
  return counts;
}

/** Resolves once as many requests are in flight. */
export async function untilInFlight(
  app: INestApplicationContext,
  requests: number,
): Promise<Counts> {
  return tableOf((await readUntil(app, ({ inFlight }) => inFlight === requests)).total);
}

async function readUntil(
  app: INestApplicationContext,
  holds: (reading: HttpReading) => boolean,
): Promise<HttpReading> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const now = await readHttp(app);
    if (holds(now)) return now;
    if (Date.now() > deadline) {
      const counts = JSON.stringify(tableOf(now.total));
      throw new Error(`It never came: ${now.inFlight} in flight, counted ${counts}`);
    }
    await setTimeout(ASK_AGAIN_MS);
  }
}

function tableOf(values: ReadonlyMap<string, number>): Counts {
  return Object.fromEntries(
    [...values]
      .filter(([, value]) => value !== 0)
      .map(([labels, value]) => {
        const { method, route, status } = JSON.parse(labels) as Record<string, string>;
        return [`${method} ${route} ${status}`, value];
      }),
  );
}
