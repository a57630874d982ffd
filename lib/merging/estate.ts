import { isLive, isPerProcess } from '../definitions/index.js';
import { foldInto } from './estate-fold.js';
import { lastRows } from './estate-rows.js';
import { familyOfMerged, foreignOfMerged } from './estate-of-merged.js';
import {
  shapeKey,
  type Estate,
  type MemberState,
  type StateFamily,
  type StateForeign,
  type SeriesPool,
} from '../states/index.js';
import { boundsOfForeign, foreignKey, mergeSamples, outlives } from './merge-foreign.js';
import { MergedFamily } from './merged-family.js';

/** What a member has whom nobody has left anything. */
export const NO_ESTATE: Estate = { families: [], foreign: [], dead: 0, includes: [] };

/**
 * What an estate becomes once a member that has ended has left it what it told, and what
 * had been left to that one. Metrics of one name that differ in shape are kept apart. Stops
 * now and then.
 */
export function* bequeath(
  estate: Estate,
  { member, own, estate: inherited }: MemberState,
  pool: SeriesPool,
): Generator<void, Estate> {
  return {
    families: yield* mergeFamilies(
      estate.families,
      [...own.families.filter(lasts), ...inherited.families],
      pool,
    ),
    foreign: yield* mergeForeigns(estate.foreign, [
      ...own.foreign.filter(outlives),
      ...inherited.foreign,
    ]),
    dead: estate.dead + inherited.dead + 1,
    includes: [...new Set([...estate.includes, ...inherited.includes, member.id])],
  };
}

function lasts({ shape: { aggregate } }: StateFamily): boolean {
  return aggregate === undefined || !isLive(aggregate);
}

function* mergeFamilies(
  kept: readonly StateFamily[],
  added: readonly StateFamily[],
  pool: SeriesPool,
): Generator<void, StateFamily[]> {
  const old = groupBy(kept, ({ shape }) => shapeKey(shape));
  const fresh = groupBy(added, ({ shape }) => shapeKey(shape));
  const merged: StateFamily[] = [];
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    const before = old.get(key) ?? [];
    const after = fresh.get(key) ?? [];
    merged.push(after.length === 0 ? before[0]! : yield* mergeFamily(before, after, pool));
    yield;
  }
  return merged;
}

function* mergeFamily(
  before: readonly StateFamily[],
  after: readonly StateFamily[],
  pool: SeriesPool,
): Generator<void, StateFamily> {
  const { shape } = after[0]!;
  const hasRows = shape.aggregate !== undefined && isPerProcess(shape.aggregate);
  const added = hasRows ? after : yield* foldInto(before, after, pool);
  const merged = yield* new MergedFamily(shape, pool).merge([...before, ...added]);
  const family = familyOfMerged(shape, merged);
  return hasRows ? lastRows(family) : family;
}

function* mergeForeigns(
  kept: readonly StateForeign[],
  added: readonly StateForeign[],
): Generator<void, StateForeign[]> {
  const old = groupBy(kept, keyOfForeign);
  const fresh = groupBy(added, keyOfForeign);
  const merged: StateForeign[] = [];
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    const before = old.get(key) ?? [];
    const after = fresh.get(key) ?? [];
    if (after.length === 0) {
      merged.push(...before);
    } else {
      const parts = [...before, ...after].map((foreign) => ({ foreign, startedAt: 0 }));
      const samples = yield* mergeSamples(parts, parts[0]!.foreign.aggregator);
      merged.push(...foreignOfMerged(after[0]!, samples));
    }
    yield;
  }
  return merged;
}

function keyOfForeign(foreign: StateForeign): string {
  return JSON.stringify([foreign.name, foreignKey(foreign), boundsOfForeign(foreign) ?? '']);
}

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
