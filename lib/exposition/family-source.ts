import type { CollectedFamily } from './collected-family.js';

/** Which metrics a scrape wants, and by when. */
export interface CollectRequest {
  /** Exact names; undefined for all. */
  readonly names: ReadonlySet<string> | undefined;
  /** How long the whole collection may take, in milliseconds. */
  readonly deadlineMs: number | undefined;
  /** Whether it waits for its turn, as scrapes do, before it reads everything at once. */
  readonly inTurn: boolean;
  /** Aborted where nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called before the first moment of what is shown is taken, where that is before the
   * prepared snapshot: what is counted later is not in it, so nobody may join.
   */
  onMoment?(): void;
}

/** Where the metrics of a body come from: this process, or all of the app's. */
export interface FamilySource {
  /** Runs what must run before a scrape. What it returns gives the metrics of one moment. */
  prepare(request: CollectRequest): Promise<() => CollectedFamily[]>;
}

/** The source of scrapes in this app. */
export const FAMILY_SOURCE = Symbol('nestjs-metrics.family-source');
