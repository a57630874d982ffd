import { context, trace, type Span } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  NodeTracerProvider,
  SamplingDecision,
  type Sampler,
} from '@opentelemetry/sdk-trace-node';

/** Records spans, but for no exporter. */
const RECORD_ONLY: Sampler = {
  shouldSample: () => ({ decision: SamplingDecision.RECORD }),
  toString: () => 'RecordOnly',
};

const sampled = new NodeTracerProvider();
const TRACERS = {
  sampled: sampled.getTracer('test'),
  unsampled: new NodeTracerProvider({ sampler: new AlwaysOffSampler() }).getTracer('test'),
  recordOnly: new NodeTracerProvider({ sampler: RECORD_ONLY }).getTracer('test'),
};

/** Sets up OpenTelemetry, with its context manager of AsyncLocalStorage; for `beforeAll`. */
export function startTracing(): void {
  sampled.register();
}

/** Takes it down again; for `afterAll`. */
export function stopTracing(): void {
  trace.disable();
  context.disable();
}

/** Runs a block in a span of its own, without a parent. */
export function inSpan<T>(block: (span: Span) => T, tracer: keyof typeof TRACERS = 'sampled'): T {
  return TRACERS[tracer].startActiveSpan('test', { root: true }, (span) => block(span));
}

/** Runs a block where no span is active. */
export function outsideSpans<T>(block: () => T): T {
  return context.with(trace.deleteSpan(context.active()), block);
}

/** The labels of an exemplar that names a span. */
export function linkTo(span: Span): string {
  const { traceId, spanId } = span.spanContext();
  return `{trace_id="${traceId}",span_id="${spanId}"}`;
}
