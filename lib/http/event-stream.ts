import type { ServerResponse } from 'node:http';

const EVENT_STREAM = 'text/event-stream';
const HEADER = /^content-type: *text\/event-stream/im;

/** A response with its head as it was sent: where `writeHead` set headers, they are nowhere else. */
type WithHead = ServerResponse & { readonly _header?: string | null };

/** True for server-sent events, which only the client ends. */
export function isEventStream(response: WithHead): boolean {
  if (!response.headersSent) return false;
  const type = response.getHeader('content-type');
  if (type !== undefined) return typeof type === 'string' && type.startsWith(EVENT_STREAM);
  // oxlint-disable-next-line no-underscore-dangle -- Node has no public way to the head
  return HEADER.test(response._header ?? '');
}
