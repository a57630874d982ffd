import type { IncomingHttpHeaders } from 'node:http';

/** What a server answered. */
export interface RequestReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The beginning of its body: at most 4,096 bytes. */
  readonly text: string;
}

/** What may be over when it is tried again; a certificate that is not trusted stays so. */
const PASSING: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'NO_REPLY',
  'REPLY_CUT',
]);

/** There was no whole reply to a request. Its message shows neither headers nor address. */
export class RequestError extends Error {
  constructor(
    /** A word for the kind of failure: Node's own, `TIMEOUT`, `ABORTED`, `NO_REPLY` or `REPLY_CUT`. */
    readonly code: string,
    message: string,
    /** What had come of the reply. */
    readonly reply: RequestReply | undefined,
  ) {
    super(message);
  }

  static of(error: Error, reply: RequestReply | undefined): RequestError {
    const { code = error.name } = error as NodeJS.ErrnoException;
    // One that stands for several attempts to connect has no message of its own.
    return new RequestError(code, error.message === '' ? code : error.message, reply);
  }

  /** True where it failed on the way, and may well succeed a moment later. */
  get isPassing(): boolean {
    return PASSING.has(this.code);
  }
}
