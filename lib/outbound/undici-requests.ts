import type { ChannelListeners } from './channels.js';
import type { OutboundRequests, SentRequest } from './outbound-requests.js';
import type { Targets } from './targets.js';

/** As much of undici's request as is used. */
interface UndiciRequest extends SentRequest {
  readonly origin: unknown;
  readonly upgrade?: unknown;
}

interface WithRequest {
  readonly request: UndiciRequest;
}

/** With this code undici's own retry handler lets go of a response that it was given. */
const RETRIED = 'UND_ERR_REQ_RETRY';

/** Requests of `fetch`, and of the package undici. */
export function undiciRequests(requests: OutboundRequests, targets: Targets): ChannelListeners {
  return {
    'undici:request:create': ({ request }: WithRequest) => {
      if (requests.of(request) !== undefined) return;
      // How these end is not told by all versions of undici.
      const opensTunnel = Boolean(request.upgrade) || request.method === 'CONNECT';
      requests.begin(request, targets.ofOrigin(request.origin), opensTunnel);
    },
    'undici:request:headers': ({
      request,
      response,
    }: WithRequest & { readonly response: { readonly statusCode: number } }) => {
      const call = requests.of(request);
      if (!call) return;
      call.status = response.statusCode;
      const isFinal = call.status === 101 || call.status >= 200;
      if (call.opensTunnel && isFinal) call.complete();
    },
    'undici:request:trailers': ({ request }: WithRequest) => requests.of(request)?.complete(),
    'undici:request:error': ({ request, error }: WithRequest & { readonly error: unknown }) => {
      const call = requests.of(request);
      if (!call) return;
      const isDismissed = (error as { code?: unknown } | undefined)?.code === RETRIED;
      if (isDismissed && call.status !== 0) call.complete();
      else call.fail(error);
    },
  };
}
