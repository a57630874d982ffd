import { defineCounter, defineGauge, defineHistogram, durationBuckets } from 'nestjs-metrics';
import { PARTNER_ENDPOINTS, PARTNERS } from './partner.js';

const service = PARTNERS;
const endpoint = Object.values(PARTNER_ENDPOINTS).flat();
const status = ['success', 'error'] as const;

/** A partner has its own endpoints only. */
const endpoints = PARTNERS.flatMap((partner) =>
  PARTNER_ENDPOINTS[partner].map((one) => ({ service: partner, endpoint: one })),
);

export const ApiCalls = defineCounter({
  name: 'api_calls_total',
  help: 'Calls of partner services, by how they ended.',
  labels: { service, endpoint, status },
  seed: endpoints.flatMap((one) => status.map((end) => ({ ...one, status: end }))),
});

export const ApiLatency = defineHistogram({
  name: 'api_latency_seconds',
  help: 'Time that calls of partner services took, whatever their answer.',
  unit: 'seconds',
  labels: { service, endpoint },
  buckets: durationBuckets.request,
  seed: endpoints,
});

export const ApiErrors = defineCounter({
  name: 'api_errors_total',
  help: 'Calls of partner services that failed, by what was wrong.',
  labels: { service, error_type: ['timeout', 'refused', 'unexpected'] },
});

export const ConcurrentApiRequests = defineGauge({
  name: 'concurrent_api_requests',
  help: 'Calls of partner services that are going on.',
  labels: { service },
});
