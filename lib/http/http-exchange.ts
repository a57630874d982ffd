import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Series } from '../instruments/index.js';
import { methodIndex } from './http-methods.js';

/** Where an Express router is mounted. */
export interface Mount {
  /** The beginning of the URL there. */
  readonly baseUrl: string;
  /** The path as it was written. */
  readonly path: string;
}

/** One request and its response, from the first to the last byte. */
export class HttpExchange {
  readonly startedAt = performance.now();
  readonly methodIndex: number;
  /** The response no longer knows it when it is closed. */
  readonly socket: Socket;
  /** What the adapter hands to handlers; undefined where it was answered before. */
  adapterRequest: object | undefined;
  adapterResponse: object | undefined;
  /** Where it is in flight. */
  inFlight: Series | undefined;
  hasEnded = false;
  /** True where its response waits behind another one on its connection. */
  isWaiting = false;
  /** Where the router is mounted that the request came to last; undefined outside of all. */
  mount: Mount | undefined;
  /** True where the framework answered that there is no such route. */
  isNotFound = false;
  /** Undefined where sizes are not measured. */
  requestBytes: number | undefined;
  responseBytes: number | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
  ) {
    this.methodIndex = methodIndex(request.method);
    this.socket = request.socket;
  }
}
