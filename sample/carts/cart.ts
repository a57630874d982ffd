import type { OrderLine } from '../orders/order.js';

/** How far customers get with a cart. */
export const STAGES = ['empty', 'filled', 'payment'] as const;

export type Stage = (typeof STAGES)[number];

export interface Cart {
  readonly id: string;
  readonly lines: readonly OrderLine[];
  readonly stage: Stage;
  /** When something was last done with it, in milliseconds since 1970. */
  readonly touched: number;
}
