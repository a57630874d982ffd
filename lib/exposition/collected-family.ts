import { expandFamily, type FamilySnapshot, type MetricFamily } from '../instruments/index.js';
import { groupForeign, type ForeignSnapshot } from './foreign-family.js';

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
