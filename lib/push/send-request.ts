import {
  request as requestHttp,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { RequestError, type RequestReply } from './request-error.js';

/** One request to a server that takes metrics. */
export interface PushRequest {
  readonly method: 'PUT' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Default: no body. */
  readonly body?: Uint8Array | undefined;
  /** For how long it may take from look-up and connection to the end of the reply, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
}

/** How much of a reply's body is kept. */
const KEPT_BYTES = 4_096;
/** How much of it is read; then its status must do. */
const MOST_BYTES = 1_048_576;

/**
 * Sends a request, and reads its reply to the end. No redirect is followed: the reply
 * is what the server itself says, whatever its status. It does not keep the process alive:
 * who must have its end holds a timer.
 * @throws RequestError where there is no whole reply in time
 */
export function sendRequest(push: PushRequest): Promise<RequestReply> {
  return new Promise((resolve, reject) => {
    const request = begin(push);
    const reading = new ReplyReading();
    let timer: NodeJS.Timeout | undefined;
    let lastLook: NodeJS.Immediate | undefined;
    const abort = (): void => fail(new RequestError('ABORTED', 'it was given up', reading.reply));
    const settle = (): void => {
      clearTimeout(timer);
      clearImmediate(lastLook);
      push.signal?.removeEventListener('abort', abort);
    };
    const succeed = (): void => {
      settle();
      resolve(reading.reply!);
    };
    const fail = (error: RequestError): void => {
      settle();
      reject(error);
      // What else it has to say is of no interest.
      request.destroy();
    };
    const giveUp = (): void => {
      const what = reading.reply === undefined ? 'no reply' : 'no end of its reply';
      fail(new RequestError('TIMEOUT', `${what} in time`, reading.reply));
    };
    // Where this process itself was held up, what has come meanwhile is read first.
    timer = setTimeout(() => (lastLook = setImmediate(giveUp)), push.timeoutMs).unref();
    request.on('socket', (socket) => socket.unref());
    push.signal?.addEventListener('abort', abort);

    request.on('response', (response) => {
      reading.begin(response);
      response.on('data', (chunk: Buffer) => {
        if (reading.take(chunk)) return;
        succeed();
        request.destroy();
      });
      response.on('end', succeed);
      response.on('error', () => fail(cut(reading.reply)));
    });
    request.on('error', (error) => fail(RequestError.of(error, reading.reply)));
    // After any other event; where there was none, as with a switch of protocols, it says so.
    request.on('close', () => fail(cut(reading.reply)));
    if (push.signal?.aborted) abort();
    else request.end(push.body);
  });
}

/** @throws RequestError where Node refuses to make it, as with a bad header. */
function begin({ method, url, headers, body }: PushRequest): ClientRequest {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const length = body === undefined ? {} : { 'Content-Length': String(body.byteLength) };
  try {
    return send(url, { method, headers: { ...headers, ...length } });
  } catch (error) {
    throw RequestError.of(error as Error, undefined);
  }
}

function cut(reply: RequestReply | undefined): RequestError {
  return reply === undefined
    ? new RequestError('NO_REPLY', 'the connection was closed without a reply', undefined)
    : new RequestError('REPLY_CUT', 'the connection was closed in the middle of the reply', reply);
}

/** A reply, as far as it has come. */
class ReplyReading {
  private head: { readonly status: number; readonly headers: IncomingHttpHeaders } | undefined;
  private readonly kept: Buffer[] = [];
  private keptBytes = 0;
  private bytes = 0;

  /** Undefined before its status has come. */
  get reply(): RequestReply | undefined {
    return this.head && { ...this.head, text: Buffer.concat(this.kept).toString('utf8') };
  }

  begin({ statusCode, headers }: IncomingMessage): void {
    this.head = { status: statusCode!, headers };
  }

  /** False once it has been read for long enough. */
  take(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    const piece = chunk.subarray(0, KEPT_BYTES - this.keptBytes);
    if (piece.length > 0) this.kept.push(piece);
    this.keptBytes += piece.length;
    return this.bytes <= MOST_BYTES;
  }
}
