import { show, type StateSetDefinition } from '../definitions/index.js';
import { Gauge } from './gauge.js';
import { INSTRUMENT } from './handle.js';

/** A state set of one app: 1 for the state that holds, 0 for the others. */
export class StateSet<D extends StateSetDefinition = StateSetDefinition> extends Gauge<D> {
  /** Says which state holds now. An unknown state leaves the one that does. */
  override set(state: D['states'][number]): void;
  override set(labels: never, value: never): void;
  override set(value: never): void;
  override set(state: unknown): void {
    const instrument = this[INSTRUMENT];
    const { definition, issues, name, table } = instrument;
    const { states } = definition as StateSetDefinition;
    if (!states.includes(state as string)) {
      issues.refused(
        name,
        'invalid_value',
        `it was given ${show(state)}; its states are ${states.join(', ')}`,
      );
      return;
    }
    for (const known of states) instrument.set(table.at([known]), known === state ? 1 : 0);
  }
}
