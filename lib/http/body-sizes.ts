import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpExchange } from './http-exchange.js';

/** Statuses whose responses have no body, whatever is written to them. */
const BODILESS = new Set([204, 304]);

type WriteArguments = [chunk?: unknown, encoding?: unknown, callback?: unknown];

/** Measures the bodies of an exchange that begins, as they go over the wire. */
export function measureBodies(exchange: HttpExchange): void {
  const { request, response } = exchange;
  exchange.requestBytes = declaredLength(request);
  if (exchange.requestBytes === undefined) {
    exchange.requestBytes = 0;
    if (request.headers['transfer-encoding'] !== undefined) countPushed(exchange, request);
  }
  exchange.responseBytes = 0;
  if (request.method !== 'HEAD') countWritten(exchange, response);
}

function declaredLength({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Counts what the parser hands on, which says nothing of its length before. */
function countPushed(exchange: HttpExchange, request: IncomingMessage): void {
  const { push } = request;
  request.push = function countingPush(chunk: unknown, encoding?: BufferEncoding): boolean {
    exchange.requestBytes! += byteLength(chunk, encoding);
    return push.call(request, chunk, encoding);
  };
}

/** Whoever wraps the response later, such as a compressing middleware, writes through this. */
function countWritten(exchange: HttpExchange, response: ServerResponse): void {
  const { write, end } = response as { write: Function; end: Function };
  const count = ([chunk, encoding]: WriteArguments): void => {
    if (!BODILESS.has(response.statusCode)) exchange.responseBytes! += byteLength(chunk, encoding);
  };
  Object.assign(response, {
    write(...args: WriteArguments): unknown {
      count(args);
      return write.apply(response, args) as unknown;
    },
    end(...args: WriteArguments): unknown {
      // Over HTTP/2 it writes what it is given.
      if (!('stream' in response)) count(args);
      return end.apply(response, args) as unknown;
    },
  });
}

function byteLength(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk, encoding as BufferEncoding);
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
}
