import type { CollectedFamily } from '../exposition/index.js';
import { MergeGroups, type ForeignGroup, type OwnGroup } from './merge-groups.js';
import { mergeForeign } from './merge-foreign.js';
import type { MergePart, ShapeDifference } from './merge-parts.js';
import { MergedFamily } from './merged-family.js';
import { shapeKey, type SeriesPool } from '../states/index.js';

/** Merges what members tell into the metrics of one body. */
export class MetricsMerger {
  private families = new Map<string, MergedFamily>();

  constructor(
    private readonly pool: SeriesPool,
    /** Called at each merge for each metric that is left out. */
    private readonly onDifference: (difference: ShapeDifference) => void,
  ) {}

  /**
   * The metrics of all parts; of those of one name that differ in shape the first one's.
   * The app's own come first, then those of prom-client, then what the module says of
   * itself. Stops now and then.
   */
  *merge(parts: readonly MergePart[]): Generator<void, CollectedFamily[]> {
    const groups = new MergeGroups(this.onDifference);
    for (const part of parts) yield* groups.add(part);
    const used = new Map<string, MergedFamily>();
    const merged: CollectedFamily[] = [];
    for (const group of groups.inOrder()) {
      merged.push(
        isForeignGroup(group)
          ? yield* mergeForeign(group.parts)
          : yield* this.familyOf(group, used).snapshot(group.families),
      );
      yield;
    }
    this.families = used;
    return merged;
  }

  private familyOf({ shape }: OwnGroup, used: Map<string, MergedFamily>): MergedFamily {
    const key = shapeKey(shape);
    const known = this.families.get(key);
    const suits = known?.shape.help === shape.help && known.shape.unit === shape.unit;
    const family = suits ? known : new MergedFamily(shape, this.pool);
    used.set(key, family);
    return family;
  }
}

function isForeignGroup(group: OwnGroup | ForeignGroup): group is ForeignGroup {
  return 'parts' in group;
}
