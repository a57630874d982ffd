import type { HandleApp } from '../handles/handle-app.js';
import { Depth, Parse, Visits, Wait } from './metrics.js';

/** How a metric is recorded, by a label set or on a bound child, and which sample shows it. */
export interface Kind {
  readonly name: string;
  readonly sample: string;
  record(app: HandleApp, tenant: string, bound: boolean, value: number): void;
  /** What becomes of a value. */
  readonly next: (value: number, given: number) => number;
  /** Whether it moves a gauge. */
  readonly moves?: true;
}

const add = (value: number, given: number): number => value + given;

/** Ways to record on each of the metrics but for `Busy`. */
export const KINDS: readonly Kind[] = [
  {
    name: Visits.name,
    sample: 'visits_total',
    record: ({ handle }, tenant, bound, value) =>
      bound ? handle(Visits).labels(tenant).inc(value) : handle(Visits).inc({ tenant }, value),
    next: add,
  },
  {
    name: Depth.name,
    sample: 'depth',
    record: ({ handle }, tenant, bound, value) =>
      bound ? handle(Depth).labels(tenant).set(value) : handle(Depth).set({ tenant }, value),
    next: (_, given) => given,
  },
  {
    name: Depth.name,
    sample: 'depth',
    record: ({ handle }, tenant, bound, value) =>
      bound ? handle(Depth).labels(tenant).inc(value) : handle(Depth).inc({ tenant }, value),
    next: add,
    moves: true,
  },
  {
    name: Depth.name,
    sample: 'depth',
    record: ({ handle }, tenant, bound, value) =>
      bound ? handle(Depth).labels(tenant).dec(value) : handle(Depth).dec({ tenant }, value),
    next: (value, given) => value - given,
    moves: true,
  },
  {
    name: Wait.name,
    sample: 'wait_sum',
    record: ({ handle }, tenant, bound, value) =>
      bound ? handle(Wait).labels(tenant).observe(value) : handle(Wait).observe({ tenant }, value),
    next: add,
  },
  {
    name: Parse.name,
    sample: 'parse_sum',
    record: ({ handle }, tenant, bound, value) =>
      bound
        ? handle(Parse).labels(tenant).observe(value)
        : handle(Parse).observe({ tenant }, value),
    next: add,
  },
];
