import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { http2Status, type Http2Response } from './http2-status.js';
import { isEventStream } from './event-stream.js';
import { CLIENT_CLOSED_REQUEST, CUT_BY_SERVER } from './cut-status.js';

/** Where the status stands in the head of a response. */
const STATUS_AT = 'HTTP/1.1 '.length;

/** What is looked at once a response is closed. */
interface ClosedExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse & Http2Response;
  readonly socket: Socket;
}

/**
 * The status that the client got, once the response is closed: the status sent where
 * the last byte was sent too, and also where only the client ends the response
 * (server-sent events).
 */
export function wireStatus({ request, response, socket }: ClosedExchange): number {
  // By far the most; Node takes what it gave up, with an error of the socket's, for finished.
  if (response.stream === undefined && response.writableFinished && socket.errored === null) {
    return sentStatus(response);
  }
  if (isEventStream(response)) return sentStatus(response);
  if (response.stream !== undefined) return http2Status(response, response.stream);
  // Fastify's inject() has no connection, over which nothing can be lost.
  if (!('errored' in socket)) return response.writableEnded ? response.statusCode : CUT_BY_SERVER;
  // Where its own body broke a rule, the app may have answered to a connection that is gone.
  if (!request.complete || !response.headersSent) {
    const refused = statusOfParser((socket.errored as { code?: unknown } | null)?.code);
    if (refused !== undefined) return refused;
  }
  // The end of the client's side was read, or the connection broke; a server that
  // destroys the response or its socket leaves neither behind.
  return socket.readableEnded || socket.errored ? CLIENT_CLOSED_REQUEST : CUT_BY_SERVER;
}

/**
 * What Node, and Fastify in its place, writes where a request's body breaks a rule; what
 * the app answers then goes nowhere.
 * @see https://nodejs.org/api/http.html#event-clienterror
 */
function statusOfParser(code: unknown): number | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  if (typeof code !== 'string' || !code.startsWith('HPE_')) return undefined;
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413;
  // The client left before the end of its request.
  return code === 'HPE_INVALID_EOF_STATE' ? CLIENT_CLOSED_REQUEST : 400;
}

/** The status in the head that was sent: who failed afterwards may have set another one. */
function sentStatus(response: ServerResponse & { readonly _header?: string | null }): number {
  // oxlint-disable-next-line no-underscore-dangle -- Node has no public way to the head
  const head = response._header;
  const status = typeof head === 'string' ? Number(head.slice(STATUS_AT, STATUS_AT + 3)) : 0;
  return status > 0 ? status : response.statusCode;
}
