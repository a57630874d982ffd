import type { IncomingHttpHeaders } from 'node:http';

/** How waiting grows from one attempt to the next, in milliseconds. */
export interface RetryDelays {
  /** The most before the second attempt; it doubles with each further one. */
  readonly firstMs: number;
  /** The most before any attempt. */
  readonly mostMs: number;
}

/**
 * How long to wait before the next attempt, in milliseconds: any time between half and all
 * of what it may be, so that those who failed together do not come back together.
 * @param attempts how many have failed so far, from 1
 */
export function retryDelayMs(attempts: number, { firstMs, mostMs }: RetryDelays): number {
  const most = Math.min(mostMs, firstMs * 2 ** (attempts - 1));
  return most / 2 + (Math.random() * most) / 2;
}

/**
 * How long a server asks to be left alone, in milliseconds; undefined where it does not.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(headers: IncomingHttpHeaders, now = Date.now()): number | undefined {
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  // Only a date of HTTP: Date.parse takes much else for one.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)) {
    return undefined;
  }
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** True for a status that may be another one a moment later. */
export function isPassingStatus(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501 && status !== 505);
}
