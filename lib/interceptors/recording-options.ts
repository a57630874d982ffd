import type {
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
  SummaryDefinition,
} from '../definitions/index.js';
import type { MethodCall, Outcome, PlainRecorder } from '../interception/index.js';

/** Which ends of a call are recorded; `cancelled` is recorded by `all` only. */
export type RecordedOutcomes = 'all' | 'success' | 'error';

/** Label names with values or functions of the call, as a decorator hands them on. */
export type BindableLabels = Readonly<Record<string, unknown>>;

/** What {@link CountedInterceptor} binds. */
export interface CountedRecording {
  readonly metric: CounterDefinition;
  readonly labels: BindableLabels;
  readonly on: RecordedOutcomes;
  /** Count only errors of these classes. */
  readonly errors?: readonly (abstract new (...args: never[]) => unknown)[] | undefined;
  readonly by?: ((call: MethodCall) => unknown) | undefined;
}

/** What {@link TimedInterceptor} binds. */
export interface TimedRecording {
  readonly metric: HistogramDefinition | SummaryDefinition;
  readonly labels: BindableLabels;
  readonly on: RecordedOutcomes;
}

/** What {@link GaugedInterceptor} binds. */
export interface GaugedRecording {
  readonly metric: GaugeDefinition;
  readonly labels: BindableLabels;
  /** Sets the gauge at the end of the call, in place of counting calls in flight. */
  readonly value?: ((call: MethodCall) => unknown) | undefined;
}

/** What {@link ObservedInterceptor} binds. */
export interface ObservedRecording {
  readonly metric: HistogramDefinition | SummaryDefinition;
  readonly labels: BindableLabels;
  readonly on: RecordedOutcomes;
  readonly value: (call: MethodCall) => unknown;
}

/** True where an end of a call is one of those recorded. */
export function records(on: RecordedOutcomes, outcome: Outcome): boolean {
  return on === 'all' || on === outcome;
}

/** Records nothing of calls that succeed. */
export const NOTHING_ON_SUCCESS: PlainRecorder = { succeed: () => undefined };
