import type { WireRequest } from './http-client.js';
import type { RequestLabels } from './http-readings.js';

/** What a request is, how it is sent, and what it counts as. */
export type Row = readonly [what: string, request: WireRequest, expected: Expected];

/** The series that a request counts in, on both adapters but for what is said of one. */
export interface Expected extends RequestLabels {
  /** Where Express differs from Fastify. */
  readonly onExpress?: Partial<RequestLabels>;
}

const json = { 'content-type': 'application/json' };

/** The labels of a series. */
export function counted(method: string, route: string, status: string): RequestLabels {
  return { method, route, status };
}

/** A GET request. */
export function get(path: string, headers: Readonly<Record<string, string>> = {}): WireRequest {
  return { method: 'GET', path, headers };
}

/** A POST request whose body says that it is JSON. */
export function post(path: string, body: string): WireRequest {
  return { method: 'POST', path, headers: json, body };
}

/** The series that a row counts in. */
export function expectedOn(
  adapter: 'express' | 'fastify',
  { onExpress, ...labels }: Expected,
): RequestLabels {
  return adapter === 'express' ? { ...labels, ...onExpress } : labels;
}
