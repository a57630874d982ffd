import { OTHER } from '../instruments/index.js';
import type { FamilyShape, PooledSeries, StateFamily, SeriesPool } from '../states/index.js';
import type { SeriesList } from './merged-layout.js';

/** How many label sets the dead may leave to one metric. */
const MAX_SERIES = 10_000;
/** Series that are looked at before anybody looks at the clock. */
const BLOCK_SERIES = 512;

/**
 * What is added to a metric of an estate, with label sets folded to `__other__` that are
 * too many: each process holds its own to a limit, but any number of processes may end,
 * each with others. Stops now and then.
 */
export function* foldInto(
  kept: readonly StateFamily[],
  added: readonly StateFamily[],
  pool: SeriesPool,
): Generator<void, readonly StateFamily[]> {
  if (countOf(kept) + countOf(added) <= MAX_SERIES) return added;
  const known = new Set<PooledSeries>();
  for (const { chunks } of kept) {
    for (const { series } of chunks) {
      for (const one of series) known.add(one);
      yield;
    }
  }
  const folded: StateFamily[] = [];
  for (const { shape, chunks } of added) {
    const own: StateFamily['chunks'][number][] = [];
    for (const chunk of chunks) {
      own.push({ ...chunk, series: yield* fold(chunk.series, known, shape, pool) });
    }
    folded.push({ shape, chunks: own });
  }
  return folded;
}

function* fold(
  list: SeriesList,
  known: Set<PooledSeries>,
  shape: FamilyShape,
  pool: SeriesPool,
): Generator<void, SeriesList> {
  const folded: PooledSeries[] = [];
  for (const one of list) {
    if (known.has(one) || known.size < MAX_SERIES) {
      known.add(one);
      folded.push(one);
    } else {
      folded.push(
        pool.intern(
          shape,
          one.labelValues.map(() => OTHER),
        ),
      );
    }
    if (folded.length % BLOCK_SERIES === 0) yield;
  }
  return folded;
}

function countOf(families: readonly StateFamily[]): number {
  let count = 0;
  for (const { chunks } of families) for (const { series } of chunks) count += series.length;
  return count;
}
