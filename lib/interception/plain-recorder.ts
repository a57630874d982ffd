import type { CallRecorder } from './method-interceptor.js';

/**
 * Stands in for the `begin` and `end` of a recorder that looks at nothing of a call but
 * its duration, as long as the call succeeds. A call whose recorders all have one needs
 * no object, which is most of what recording costs.
 */
export interface PlainRecorder<State = unknown> {
  /** The call begins; there where the recorder has a `begin`. */
  begin?(): State;
  /** The call returned, or its promise was fulfilled. */
  succeed(durationSeconds: number, state: State): void;
}

interface StandIn {
  readonly plain: PlainRecorder;
  readonly begin: CallRecorder['begin'];
  readonly end: CallRecorder['end'];
}

/**
 * Kept beside the recorders and not on them: an interceptor that extends one of ours
 * may copy a recorder and change it, and then nothing may stand in for it.
 */
const standIns = new WeakMap<CallRecorder, StandIn>();

/** Lets something stand in for a recorder, where there is such a thing. */
export function withPlain<State>(
  recorder: CallRecorder<State>,
  plain: PlainRecorder<State> | undefined,
): CallRecorder {
  const known = recorder as CallRecorder;
  if (plain !== undefined) {
    standIns.set(known, { plain, begin: known.begin, end: known.end });
  }
  return known;
}

/** What stands in for a recorder that is still as it was made. */
export function plainOf(recorder: CallRecorder): PlainRecorder | undefined {
  const standIn = standIns.get(recorder);
  const isUnchanged = standIn?.begin === recorder.begin && standIn?.end === recorder.end;
  return isUnchanged ? standIn?.plain : undefined;
}
