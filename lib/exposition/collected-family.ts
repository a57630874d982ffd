import { expandFamily, type FamilySnapshot, type MetricFamily } from '../instruments/index.js';
import { wireNames } from '../registry/index.js';
import type { ExpositionFormat } from './exposition-format.js';
import { groupForeign, kindOfForeign, type ForeignSnapshot } from './foreign-family.js';

/** Metrics whose names are looked at before anybody looks at the clock. */
const BLOCK_METRICS = 64;

/** A metric as it was at one moment: one of this package, or of prom-client's. */
export type CollectedFamily = FamilySnapshot | ForeignSnapshot;

/** True for a metric of prom-client's. */
export function isForeign(family: CollectedFamily): family is ForeignSnapshot {
  return 'family' in family;
}

/** The metric as objects, without default labels, for tools that are not in a hurry. */
export async function expandCollected(family: CollectedFamily): Promise<MetricFamily> {
  if (!isForeign(family)) return expandFamily(family);
  const reading = groupForeign(family, {});
  for (;;) {
    const { done, value } = reading.next();
    if (!done) continue;
    const { groups, ...header } = value;
    const series = Array.from(groups, ({ labels, points }) => ({
      labels,
      points: [...points.values()],
    }));
    return { ...header, series };
  }
}

/** A name in a body that two metrics take. */
export interface NameClash {
  readonly wireName: string;
  /** The name of the metric that has it. */
  readonly owner: string;
  /** Whether the other one has a name of its own where it is written without a type. */
  readonly isFreeUntyped: boolean;
}

/**
 * The metrics of prom-client's that would take a name of another one in a body, where no
 * scraper can tell them apart: those of this package have theirs first, then those that have
 * no other name. Stops now and then.
 */
export function* clashesIn(
  families: readonly CollectedFamily[],
  format: ExpositionFormat,
): Generator<void, ReadonlyMap<ForeignSnapshot, NameClash>> {
  const foreign = families.filter(isForeign);
  const clashes = new Map<ForeignSnapshot, NameClash>();
  if (foreign.length === 0) return clashes;
  const owners = new Map<string, string>();
  const inTurn = [
    ...families.filter((one) => !isForeign(one)),
    ...foreign.filter((one) => !hasOtherName(one)),
    ...foreign.filter(hasOtherName),
  ];
  for (const [index, one] of inTurn.entries()) {
    const names = namesIn(format, one.name, isForeign(one) ? kindOfForeign(one.family) : one.kind);
    const wireName = isForeign(one) ? names.find((name) => owners.has(name)) : undefined;
    if (wireName === undefined) {
      for (const name of names) owners.set(name, one.name);
    } else {
      const isFreeUntyped = hasOtherName(one as ForeignSnapshot) && !owners.has(one.name);
      clashes.set(one as ForeignSnapshot, {
        wireName,
        owner: owners.get(wireName)!,
        isFreeUntyped,
      });
      if (isFreeUntyped) owners.set(one.name, one.name);
    }
    if ((index + 1) % BLOCK_METRICS === 0) yield;
  }
  return clashes;
}

/** A counter's family has another name in OpenMetrics, which it does without where it has no type. */
function hasOtherName({ family, name }: ForeignSnapshot): boolean {
  return kindOfForeign(family) === 'counter' && wireNames(name, 'counter').length > 1;
}

function namesIn(
  { name: format }: ExpositionFormat,
  name: string,
  kind: MetricFamily['kind'],
): string[] {
  if (format === 'openmetrics') return wireNames(name, kind);
  if (kind !== 'histogram' && kind !== 'summary') return [name];
  return wireNames(name, kind).filter((one) => one === name || !one.endsWith('_created'));
}
