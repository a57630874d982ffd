import { defineCounter, open } from 'nestjs-metrics';

// 2 × 3 series, all at zero when the app starts
export const Logins = defineCounter({
  name: 'logins_total',
  help: 'Logins, by outcome and way.',
  labels: { outcome: ['success', 'failure'], way: ['password', 'passkey', 'sso'] },
});

// an open label: only the listed series start at zero
export const ApiCalls = defineCounter({
  name: 'api_calls_total',
  help: 'Calls of other services.',
  labels: { service: open(), status: ['ok', 'failed'] },
  seed: [
    { service: 'stripe', status: 'ok' },
    { service: 'stripe', status: 'failed' },
  ],
});
