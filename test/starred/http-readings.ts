import { setTimeout } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { seriesOf } from 'nestjs-metrics/testing';

/** The labels of a request's series. */
export interface RequestLabels {
  readonly method: string;
  readonly route: string;
  readonly status: string;
}

/** A series that rose, and by how much. */
export interface Rise {
  readonly labels: Readonly<Record<string, string>>;
  readonly by: number;
}

/** What the HTTP metrics show at one time. */
export interface HttpReading {
  /** `http_requests_total`, by the labels as text. */
  readonly total: ReadonlyMap<string, number>;
  /** The count of `http_request_duration_seconds`, by the labels as text. */
  readonly duration: ReadonlyMap<string, number>;
  /** All methods of `http_requests_in_flight` together. */
  readonly inFlight: number;
}

const PATIENCE_MS = 20_000;
const ASK_AGAIN_MS = 5;

/** Reads the HTTP metrics of an app, without a request. */
export async function readHttp(app: INestApplicationContext): Promise<HttpReading> {
  const total = await samplesOf(app, 'http_requests_total');
  const duration = await samplesOf(app, 'http_request_duration_seconds_count');
  const inFlight = await samplesOf(app, 'http_requests_in_flight');
  return { total, duration, inFlight: sumOf(inFlight) };
}

/**
 * Reads the HTTP metrics once as many requests have ended since an earlier reading, and
 * none is in flight. The server knows of an end only after the client has the last byte.
 */
export async function readAfter(
  app: INestApplicationContext,
  before: HttpReading,
  requests: number,
): Promise<HttpReading> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const now = await readHttp(app);
    const ended = sumOf(now.total) - sumOf(before.total);
    if (ended >= requests && now.inFlight === 0) return now;
    if (Date.now() > deadline) {
      throw new Error(
        `Of ${requests} requests ${ended} have ended, and ${now.inFlight} are in flight.`,
      );
    }
    await setTimeout(ASK_AGAIN_MS);
  }
}

/** The series that rose between two readings. */
export function risesBetween(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Rise[] {
  return [...after]
    .map(([labels, value]) => ({
      labels: JSON.parse(labels) as Rise['labels'],
      by: value - (before.get(labels) ?? 0),
    }))
    .filter(({ by }) => by !== 0);
}

/** What all values add up to. */
export function sumOf(values: ReadonlyMap<string, number>): number {
  return [...values.values()].reduce((sum, value) => sum + value, 0);
}

async function samplesOf(
  app: INestApplicationContext,
  name: string,
): Promise<ReadonlyMap<string, number>> {
  const samples = (await seriesOf(app, name)).filter((sample) => sample.name === name);
  return new Map(samples.map(({ labels, value }) => [JSON.stringify(labels), value]));
}
