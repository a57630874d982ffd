import { applyDecorators } from '@nestjs/common';
import { Counted, Gauged, Timed, type MethodCall } from 'nestjs-metrics';
import type { EndpointOf, Partner } from './partner.js';
import { PartnerError } from './partner.error.js';
import { ApiCalls, ApiErrors, ApiLatency, ConcurrentApiRequests } from './partners.metrics.js';

/** Measures a method that calls a partner: all four metrics of partners in one line. */
export function PartnerCall<P extends Partner>(
  service: P,
  endpoint: EndpointOf<P>,
): MethodDecorator {
  return applyDecorators(
    Counted(ApiCalls, {
      labels: {
        service,
        endpoint,
        status: ({ outcome }) => (outcome === 'success' ? 'success' : 'error'),
      },
    }),
    Counted(ApiErrors, { on: 'error', labels: { service, error_type: troubleOf } }),
    Timed(ApiLatency, { labels: { service, endpoint } }),
    Gauged(ConcurrentApiRequests, { labels: { service } }),
  );
}

function troubleOf({ error }: Pick<MethodCall, 'error'>) {
  return error instanceof PartnerError ? error.trouble : 'unexpected';
}
