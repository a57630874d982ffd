import { metrics } from '@opentelemetry/api';
import { durationBuckets } from '../peers/nestjs-metrics.mjs';
import { apart } from './apart.mjs';

/** Calls by outcome and error type, their time by outcome, and how many are in flight: with prom-client. */
export function promOwn(prom) {
  return apart(promOwnRecorder)({
    calls: new prom.Counter(promOptions('orders_placed_total', ['outcome', 'error_type'])),
    duration: new prom.Histogram(promOptions('order_duration_seconds', ['outcome'])),
    inFlight: new prom.Gauge(promOptions('orders_in_flight', [])),
  });
}

/** The same for metrics that methods share, as the decorators' default metrics are. */
export function promShared(prom) {
  const method = ['class', 'method'];
  return apart(promSharedRecorder)({
    calls: new prom.Counter(promOptions('method_calls_total', [...method, 'outcome'])),
    errors: new prom.Counter(promOptions('method_errors_total', [...method, 'error_type'])),
    duration: new prom.Histogram(promOptions('method_duration_seconds', [...method, 'outcome'])),
    inFlight: new prom.Gauge(promOptions('method_calls_in_flight', method)),
  });
}

/** {@link promOwn} with OpenTelemetry. */
export function otelOwn() {
  const meter = metrics.getMeter('bench');
  return apart(otelOwnRecorder)({
    calls: meter.createCounter('orders_placed_total'),
    duration: meter.createHistogram('order_duration_seconds', otelBuckets()),
    inFlight: meter.createUpDownCounter('orders_in_flight'),
  });
}

/** {@link promShared} with OpenTelemetry. */
export function otelShared() {
  const meter = metrics.getMeter('bench');
  return apart(otelSharedRecorder)({
    calls: meter.createCounter('method_calls_total'),
    errors: meter.createCounter('method_errors_total'),
    duration: meter.createHistogram('method_duration_seconds', otelBuckets()),
    inFlight: meter.createUpDownCounter('method_calls_in_flight'),
  });
}

const promOwnRecorder = ({ calls, duration, inFlight }) => ({
  begin() {
    inFlight.inc();
    return duration.startTimer();
  },
  end(endTimer, outcome, errorType) {
    inFlight.dec();
    endTimer({ outcome });
    calls.inc({ outcome, error_type: errorType });
  },
});

const promSharedRecorder = ({ calls, errors, duration, inFlight }) => ({
  begin() {
    inFlight.inc({ class: 'Orders', method: 'place' });
    return duration.startTimer({ class: 'Orders', method: 'place' });
  },
  end(endTimer, outcome, errorType) {
    inFlight.dec({ class: 'Orders', method: 'place' });
    endTimer({ outcome });
    calls.inc({ class: 'Orders', method: 'place', outcome });
    if (outcome === 'error') {
      errors.inc({ class: 'Orders', method: 'place', error_type: errorType });
    }
  },
});

const otelOwnRecorder = ({ calls, duration, inFlight }) => ({
  begin() {
    inFlight.add(1);
    return performance.now();
  },
  end(start, outcome, errorType) {
    inFlight.add(-1);
    duration.record((performance.now() - start) / 1_000, { outcome });
    calls.add(1, { outcome, error_type: errorType });
  },
});

const otelSharedRecorder = ({ calls, errors, duration, inFlight }) => ({
  begin() {
    inFlight.add(1, { class: 'Orders', method: 'place' });
    return performance.now();
  },
  end(start, outcome, errorType) {
    inFlight.add(-1, { class: 'Orders', method: 'place' });
    const seconds = (performance.now() - start) / 1_000;
    duration.record(seconds, { class: 'Orders', method: 'place', outcome });
    calls.add(1, { class: 'Orders', method: 'place', outcome });
    if (outcome === 'error') {
      errors.add(1, { class: 'Orders', method: 'place', error_type: errorType });
    }
  },
});

function promOptions(name, labelNames) {
  return { name, help: 'By hand.', labelNames, registers: [] };
}

function otelBuckets() {
  return { advice: { explicitBucketBoundaries: [...durationBuckets.request] } };
}
