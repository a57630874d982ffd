import { describeError } from '../errors/index.js';
import { PACKAGE_VERSION } from '../multiprocess/index.js';
import type { RemoteWriteOptions } from '../options/index.js';
import { replyText, type Told } from './reply-text.js';
import { RequestError, type RequestReply } from './request-error.js';
import { retryAfterMs } from './retry-delay.js';
import { sendRequest } from './send-request.js';
import { openTargetAuth, type TargetAuth } from './target-auth.js';

const DEFAULT_TIMEOUT_MS = 5_000;

/** @see https://prometheus.io/docs/specs/prw/remote_write_spec/#protocol */
const PROTOCOL_HEADERS = {
  'Content-Type': 'application/x-protobuf',
  'Content-Encoding': 'snappy',
  'X-Prometheus-Remote-Write-Version': '0.1.0',
};
const USER_AGENT = { 'User-Agent': `nestjs-metrics/${PACKAGE_VERSION}` };

/** What the receiver said; without a status it said nothing. */
export interface RemoteWriteAnswer {
  readonly status: number | undefined;
  /** Its own words, or why there are none; in one line, and without secrets. */
  readonly message: string;
  /** How long it asks to be left alone. */
  readonly retryAfterMs: number | undefined;
}

/** Sends requests to the receiver. */
export class RemoteWriteClient {
  /** Its address, without what may be secret in it. */
  readonly receiver: string;
  readonly timeoutMs: number;

  private constructor(
    private readonly options: RemoteWriteOptions,
    private readonly url: URL,
    private readonly auth: TargetAuth,
  ) {
    this.receiver = `${url.origin}${url.pathname}`;
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  /** @throws MetricsError `INVALID_OPTIONS` where the secret of `auth` cannot be read */
  static async open(options: RemoteWriteOptions): Promise<RemoteWriteClient> {
    const auth = await openTargetAuth(options.auth, 'push.remoteWrite.auth');
    return new RemoteWriteClient(options, new URL(options.url), auth);
  }

  /** Sends one body. Never rejects. */
  async post(body: Uint8Array, signal: AbortSignal): Promise<RemoteWriteAnswer> {
    const { url, timeoutMs } = this;
    let headers: Record<string, string> = {};
    try {
      const authorization = await this.auth.authorization();
      headers = {
        ...USER_AGENT,
        ...this.options.headers,
        ...(authorization !== undefined && { Authorization: authorization }),
        ...PROTOCOL_HEADERS,
      };
      const request = { method: 'POST', url, headers, body, timeoutMs, signal } as const;
      return answerOf(await sendRequest(request), request);
    } catch (error) {
      // A reply whose body was cut has said enough by its status.
      if (error instanceof RequestError && error.reply) {
        return answerOf(error.reply, { url, headers });
      }
      return { status: undefined, message: describeError(error), retryAfterMs: undefined };
    }
  }
}

function answerOf({ status, headers, text }: RequestReply, told: Told): RemoteWriteAnswer {
  return { status, message: replyText(text, told), retryAfterMs: retryAfterMs(headers) };
}
