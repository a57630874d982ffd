import { shapeKey } from './family-shape.js';
import type { FamilyShape, PooledSeries } from './member-state.js';

/** The pool is looked through once it has this many series more than were left the last time. */
const MIN_GROWTH = 1_000;
/** Series that are looked at before anybody looks at the clock. */
const BLOCK_SERIES = 512;

type SeriesByValues = Map<string, WeakRef<PooledSeries>>;

/**
 * The series of the group, of which there is one object for each label set of a shape: so
 * they are told apart without looking at labels. They are held weakly, since only what
 * somebody still holds could ever meet another object of the same label set.
 */
export class SeriesPool {
  private readonly byKey = new Map<string, SeriesByValues>();
  private readonly byShape = new WeakMap<FamilyShape, SeriesByValues>();
  private size = 0;
  private sweepAt = MIN_GROWTH;

  /** The series of label values in the shape's order (after them the `pid`, where it has one). */
  intern(shape: FamilyShape, labelValues: readonly string[]): PooledSeries {
    const family = this.familyOf(shape);
    const key = JSON.stringify(labelValues);
    const reference = family.get(key);
    const known = reference?.deref();
    if (known !== undefined) return known;
    const made = { labelValues };
    family.set(key, new WeakRef(made));
    if (reference === undefined) this.size++;
    return made;
  }

  /** Drops, where many have come since the last time, what nobody holds any more. */
  *sweep(): Generator<void> {
    if (this.size < this.sweepAt) return;
    this.sweepAt = Infinity;
    let seen = 0;
    for (const family of this.byKey.values()) {
      for (const [key, reference] of family) {
        if (reference.deref() === undefined && family.delete(key)) this.size--;
        if (++seen % BLOCK_SERIES === 0) yield;
      }
    }
    this.sweepAt = 2 * this.size + MIN_GROWTH;
  }

  private familyOf(shape: FamilyShape): SeriesByValues {
    let family = this.byShape.get(shape);
    if (family === undefined) {
      const key = shapeKey(shape);
      family = this.byKey.get(key) ?? new Map<string, WeakRef<PooledSeries>>();
      this.byKey.set(key, family);
      this.byShape.set(shape, family);
    }
    return family;
  }
}
