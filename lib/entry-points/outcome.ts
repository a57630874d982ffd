import type { Outcome } from '../interception/index.js';

/** How a call from outside ended: `rejected` where a guard refused it. */
export type EntryPointOutcome = Outcome | 'rejected';

/** All outcomes, for labels. */
export const ENTRY_POINT_OUTCOMES = [
  'success',
  'error',
  'cancelled',
  'rejected',
] as const satisfies readonly EntryPointOutcome[];
