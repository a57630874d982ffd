import type { Member, MemberState, StateMetrics } from '../states/index.js';

/** Metrics that are merged: those of a member, or those that the dead have left to it. */
export interface MergePart {
  readonly metrics: StateMetrics;
  /** Who tells them. */
  readonly member?: Member | undefined;
  /** True where those who counted them have ended. */
  readonly isDead: boolean;
}

/** A metric that was left out, since another one of its name is shown. */
export interface ShapeDifference {
  /** The metric that was left out. */
  readonly name: string;
  /** Who told it. */
  readonly member: Member | undefined;
  /** What differs and what to do about it, in one line; the same as long as it is the same. */
  readonly message: string;
}

/**
 * What the living tell, the scraped one first and the others by age, then what the dead
 * have told that nobody has adopted yet, then what all the dead before have left.
 */
export function partsOf(living: readonly MemberState[], dead: readonly MemberState[]): MergePart[] {
  const [scraped, ...others] = living;
  const inTurn = others.toSorted((a, b) => a.member.startedAt - b.member.startedAt);
  return [
    ...(scraped === undefined ? [] : [ownPart(scraped, false)]),
    ...inTurn.map((state) => ownPart(state, false)),
    ...dead.map((state) => ownPart(state, true)),
    ...[...living, ...dead].map(({ estate, member }) => ({
      metrics: estate,
      member,
      isDead: true,
    })),
  ];
}

function ownPart({ own, member }: MemberState, isDead: boolean): MergePart {
  return { metrics: own, member, isDead };
}
