import { setTimeout as wait } from 'node:timers/promises';
import type { MetricsExposition } from '../exposition/index.js';
import { describeError } from '../errors/index.js';
import type { PushgatewayOptions } from '../options/index.js';
import { gatherBody } from './pushgateway-body.js';
import { groupUrl } from './pushgateway-url.js';
import { preparationFailure, pushFailure, type FailedRequest } from './pushgateway-failure.js';
import { RequestError, type RequestReply } from './request-error.js';
import { isPassingStatus, retryAfterMs, retryDelayMs } from './retry-delay.js';
import { sendRequest } from './send-request.js';
import { openTargetAuth, type TargetAuth } from './target-auth.js';

/** What is done with the group. PUT replaces it; POST only the metrics of the same names. */
export type GroupMethod = FailedRequest['method'];

const DEFAULT_TIMEOUT_MS = 5_000;
const MOST_ATTEMPTS = 4;
const DELAYS = { firstMs: 200, mostMs: 1_000 };

/** Does with the group of one app at a Pushgateway what is asked, with patience. */
export class PushgatewayClient {
  readonly timeoutMs: number;
  private readonly url: URL;
  private auth: Promise<TargetAuth> | undefined;

  constructor(
    private readonly options: PushgatewayOptions,
    private readonly exposition: MetricsExposition,
  ) {
    this.url = groupUrl(options);
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  /**
   * Reads the secret for the first time.
   * @throws MetricsError `INVALID_OPTIONS`
   */
  async open(): Promise<void> {
    this.auth ??= openTargetAuth(this.options.auth, 'push.pushgateway.auth');
    await this.auth;
  }

  /**
   * Does it within the time that one push may take in all. By itself it does not keep the
   * process alive.
   * @param endBy when it must have ended even so, on the clock of `performance`
   * @throws MetricsError `PUSH_FAILED`
   */
  async do(method: GroupMethod, endBy = Infinity): Promise<void> {
    const { timeoutMs } = this;
    const now = performance.now();
    if (now >= endBy) {
      const reason = `the app closes, and what was asked for before took the ${timeoutMs} ms`;
      throw preparationFailure(method, this.url, reason);
    }
    const deadline = Math.min(now + timeoutMs, endBy);
    const prepared = await this.prepare(method, deadline - now);
    for (let attempts = 1; ; attempts += 1) {
      const left = Math.max(1, deadline - performance.now());
      const request = { ...prepared, method, url: this.url };
      const end = await attempt({ ...request, timeoutMs: left });
      if (isSuccess(end)) return;
      const delay = delayOf(end, attempts);
      if (delay === undefined || performance.now() + delay >= deadline) {
        throw pushFailure({ ...request, attempts, timeoutMs }, end);
      }
      await wait(delay, undefined, { ref: false });
    }
  }

  /** What is sent, in whichever attempt. */
  private async prepare(
    method: GroupMethod,
    timeoutMs: number,
  ): Promise<{ headers: Record<string, string>; body: Uint8Array | undefined }> {
    try {
      await this.open();
      const body = method === 'DELETE' ? undefined : await gatherBody(this.exposition, timeoutMs);
      const authorization = await (await this.auth)!.authorization();
      const headers = {
        ...this.options.headers,
        ...(authorization !== undefined && { Authorization: authorization }),
        ...(body && { 'Content-Type': body.contentType }),
      };
      return { headers, body: body?.bytes };
    } catch (error) {
      throw preparationFailure(method, this.url, describeError(error));
    }
  }
}

type RequestEnd = RequestReply | RequestError;

async function attempt(request: Parameters<typeof sendRequest>[0]): Promise<RequestEnd> {
  try {
    return await sendRequest(request);
  } catch (error) {
    return error instanceof RequestError ? error : RequestError.of(error as Error, undefined);
  }
}

function isSuccess(end: RequestEnd): boolean {
  return !(end instanceof RequestError) && end.status >= 200 && end.status < 300;
}

/**
 * How long to wait before another attempt; undefined where there is to be none. All three
 * methods may be repeated, even after one that arrived though its reply did not: to replace
 * a group, or the metrics of some names, or to delete, comes to the same when done twice.
 */
function delayOf(end: RequestEnd, attempts: number): number | undefined {
  const isPassing = end instanceof RequestError ? end.isPassing : isPassingStatus(end.status);
  if (!isPassing || attempts >= MOST_ATTEMPTS) return undefined;
  const asked = end instanceof RequestError ? undefined : retryAfterMs(end.headers);
  return Math.max(asked ?? 0, retryDelayMs(attempts, DELAYS));
}
