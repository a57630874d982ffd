import {
  defineCounter,
  defineGauge,
  defineHistogram,
  open,
  openBoundedByCode,
} from '../definitions/index.js';
import type { Outcome } from '../interception/index.js';

const METHOD = { class: openBoundedByCode(), method: openBoundedByCode() };
const OUTCOMES = ['success', 'error', 'cancelled'] as const satisfies readonly Outcome[];

/** What `@Counted()` counts without a metric of its own. */
export const MethodCalls = defineCounter({
  name: 'method_calls_total',
  help: 'Calls of decorated methods that have ended, by outcome.',
  labels: { ...METHOD, outcome: OUTCOMES },
});

/** What `@Counted()` counts besides where a call fails. */
export const MethodErrors = defineCounter({
  name: 'method_errors_total',
  help: 'Calls of decorated methods that have failed, by type of error.',
  labels: { ...METHOD, error_type: open() },
});

/** What `@Timed()` observes without a metric of its own. */
export const MethodDuration = defineHistogram({
  name: 'method_duration_seconds',
  help: 'Duration of calls of decorated methods.',
  labels: { ...METHOD, outcome: OUTCOMES },
});

/** What `@Gauged()` counts without a metric of its own. */
export const MethodCallsInFlight = defineGauge({
  name: 'method_calls_in_flight',
  help: 'Calls of decorated methods that are going on.',
  labels: METHOD,
});
