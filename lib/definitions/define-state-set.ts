import { MetricsError } from '../errors/index.js';
import { assertOptions, defineBase, seal } from './define.js';
import type { StateSetDefinition } from './metric-definition.js';
import { show } from './names.js';

/** Options of {@link defineStateSet}. */
export interface StateSetOptions<S extends string> {
  /** Letters, digits and `_`: it is also the name of the label that tells the state. */
  name: string;
  /** One sentence that says what is in these states. */
  help: string;
  /** The states, of which one holds at a time. */
  states: readonly S[];
}

/**
 * Defines a state set: one series for each state, 1 for the state that holds and
 * 0 for the others. All are 0 until `stateSet.set('…')`.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#stateset
 * @throws MetricsError where the definition breaks a rule.
 */
export function defineStateSet<const S extends string>(
  options: StateSetOptions<S>,
): StateSetDefinition<S> {
  const { name, help, states } = assertOptions('stateset', options);
  const odd = Array.isArray(states)
    ? Array.from<unknown>(states).filter((state) => typeof state !== 'string')
    : [states];
  if (odd.length > 0 || states.length === 0) {
    const what = odd.length > 0 ? show(odd[0]) : 'an empty list';
    throw new MetricsError(
      'INVALID_STATES',
      `Metric ${show(name)} has ${what} as states. List the names of its states in an array.`,
    );
  }
  const labels = { [name]: states } as Readonly<Record<string, readonly S[]>>;
  const base = defineBase('stateset', { name, help, labels });
  return seal({ ...base, states: base.labels[base.name]! });
}
