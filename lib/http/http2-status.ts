import { CLIENT_CLOSED_REQUEST, CUT_BY_SERVER } from './cut-status.js';

/** The code with which a client cancels a stream; also that of one whose connection is gone. */
const CANCEL = 8;

/** The stream below a response of `node:http2`, as far as it is used. */
export interface Http2Stream {
  readonly aborted: boolean;
  readonly rstCode: number;
  readonly writableFinished: boolean;
  readonly sentHeaders?: { readonly ':status'?: number };
}

/** A response of `node:http2`'s compatibility API, as far as it differs. */
export interface Http2Response {
  readonly stream?: Http2Stream;
}

/** The status that the client got over HTTP/2, where it is the stream that knows. */
export function http2Status(
  { statusCode }: { readonly statusCode: number },
  { aborted, rstCode, writableFinished, sentHeaders }: Http2Stream,
): number {
  if (writableFinished && !aborted) return sentHeaders?.[':status'] ?? statusCode;
  // A reset without a reason ends the server's side too, its own leaves it unfinished.
  const isCutByClient = rstCode === CANCEL || (rstCode === 0 && writableFinished);
  return isCutByClient ? CLIENT_CLOSED_REQUEST : CUT_BY_SERVER;
}
