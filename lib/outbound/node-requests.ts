import type { ChannelListeners } from './channels.js';
import type { OutboundCall } from './outbound-call.js';
import type { OutboundRequests, SentRequest } from './outbound-requests.js';
import type { Target } from './target.js';
import type { Targets } from './targets.js';

/** As much of `http.IncomingMessage` as is used. */
interface NodeResponse {
  readonly statusCode?: number;
  readonly complete: boolean;
  readonly errored: Error | null;
  once(event: 'close', listener: () => void): unknown;
}

/** As much of `http.ClientRequest` as is used. */
interface NodeRequest extends SentRequest {
  readonly protocol: string;
  readonly host: string;
  readonly res?: NodeResponse | null;
  getHeader(name: string): unknown;
  once(event: 'close', listener: () => void): unknown;
}

interface WithRequest {
  readonly request: NodeRequest;
}

/** What stands for an error that Node does not tell. */
const ABORTED = { code: 'ABORT_ERR' };

/** Requests of `node:http` and `node:https`, and of what is built on them. */
export function nodeRequests(requests: OutboundRequests, targets: Targets): ChannelListeners {
  /** Whatever is heard first of a request begins it: Node's versions differ in what that is. */
  const callOf = (request: NodeRequest): OutboundCall | null => {
    const known = requests.of(request);
    if (known !== undefined) return known;
    const call = requests.begin(request, targetOf(request, targets));
    if (call !== null) request.once('close', () => endWithRequest(request, call));
    return call;
  };
  const begin = ({ request }: WithRequest): void => void callOf(request);
  return {
    // Node 22 and later; before that a request begins once it has a connection.
    'http.client.request.created': begin,
    'http.client.request.start': begin,
    // Published with the headers, in spite of its name.
    'http.client.response.finish': ({
      request,
      response,
    }: WithRequest & { readonly response: NodeResponse }) => {
      const call = callOf(request);
      if (call === null) return;
      call.status = response.statusCode ?? 0;
      // Not `error`: a listener would keep an error of the app's from being unhandled.
      response.once('close', () => {
        if (response.complete) call.complete();
        else call.fail(response.errored ?? ABORTED);
      });
    },
    'http.client.request.error': ({ request, error }: WithRequest & { readonly error: unknown }) =>
      callOf(request)?.fail(error),
  };
}

/** Ends what has no response that could end it: tunnels, upgrades, what was given up or is never read. */
function endWithRequest(request: NodeRequest, call: OutboundCall): void {
  if (call.status !== 0) {
    // A response that nobody reads is closed by nobody either, though it is all here.
    if (request.res?.complete === true) call.complete();
    return;
  }
  call.status = request.res?.statusCode ?? 0;
  if (call.status === 0) call.fail(ABORTED);
  else call.complete();
}

function targetOf(request: NodeRequest, targets: Targets): Target {
  const header = request.getHeader('host');
  // The header has the port, but may name somebody else than who is asked.
  const isOwn = typeof header === 'string' && header.replace(/:\d+$/, '') === request.host;
  return targets.ofAuthority(request.protocol, isOwn ? header : request.host);
}
