import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What nginx logs where the client closed the connection before the end of the response. */
const CLIENT_CLOSED_REQUEST = 499;
/** A response that the server itself cut short, whatever its head said. */
const CUT_BY_SERVER = 500;

/** A response of `node:http2`'s compatibility API, as far as it differs. */
interface Http2Response {
  readonly stream?: { readonly aborted: boolean };
}

/**
 * The status that the client got, once the response is closed: the status sent where
 * the last byte was sent too, and also where only the client ends the response
 * (server-sent events).
 */
export function wireStatus(response: ServerResponse, socket: Socket): number {
  if (response.writableFinished || isEventStream(response)) return response.statusCode;
  return isCutByClient(response, socket) ? CLIENT_CLOSED_REQUEST : CUT_BY_SERVER;
}

function isEventStream(response: ServerResponse): boolean {
  if (!response.headersSent) return false;
  const type = response.getHeader('content-type');
  return typeof type === 'string' && type.startsWith('text/event-stream');
}

function isCutByClient(response: ServerResponse & Http2Response, socket: Socket): boolean {
  if (response.stream !== undefined) return response.stream.aborted;
  // The end of the client's side was read, or the connection was reset or timed out; a
  // server that destroys the response or its socket leaves neither behind.
  return socket.readableEnded || socket.errored !== null;
}
