import { isMostRecent } from '../definitions/index.js';
import { isForeign, type CollectedFamily, type ForeignSnapshot } from '../exposition/index.js';
import type { ChunkSnapshot, FamilySnapshot, ShownSeries } from '../instruments/index.js';
import { shownLabelNames } from './family-shape.js';
import type {
  FamilyShape,
  Member,
  PooledSeries,
  StateChunk,
  StateExemplar,
  StateFamily,
  StateForeign,
  StateMetrics,
} from './member-state.js';
import { MadeShapes } from './made-shapes.js';
import { stateOfForeign, type KnownTexts } from './made-foreign.js';
import type { SeriesPool } from './series-pool.js';

/** Series that are looked at before anybody looks at the clock. */
const BLOCK_SERIES = 512;

interface KnownList {
  readonly shape: FamilyShape;
  readonly series: readonly ShownSeries[];
  readonly pooled: readonly PooledSeries[];
}

/** Turns what a member collected into what it tells. */
export class StateMaker {
  private readonly shapes = new MadeShapes();
  private readonly lists = new WeakMap<object, KnownList>();
  private readonly texts: KnownTexts = new WeakMap();
  /** Those of prom-client by what was read of them, which may be the same as the last time. */
  private readonly foreign = new WeakMap<ForeignSnapshot, StateForeign>();
  /** What a gauge with a series for each process has after its labels. */
  private readonly pid: string;

  constructor(
    private readonly member: Member,
    private readonly pool: SeriesPool,
  ) {
    const { pid, threadId } = member;
    this.pid = threadId === 0 ? `${pid}` : `${pid}:${threadId}`;
  }

  /** The metrics as the group knows them; stops now and then. */
  *steps(collected: readonly CollectedFamily[]): Generator<void, StateMetrics> {
    const families: StateFamily[] = [];
    const foreign: StateForeign[] = [];
    for (const one of collected) {
      if (isForeign(one)) foreign.push(yield* this.foreignOf(one));
      else families.push(yield* this.stateOf(one));
      yield;
    }
    // Here, since each member makes states, also one that is never scraped itself.
    yield* this.pool.sweep();
    return { families, foreign };
  }

  /** The same at once, where there is no time left. */
  metricsOf(collected: readonly CollectedFamily[]): StateMetrics {
    const steps = this.steps(collected);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  private *foreignOf(snapshot: ForeignSnapshot): Generator<void, StateForeign> {
    const known = this.foreign.get(snapshot);
    if (known !== undefined) return known;
    const state = yield* stateOfForeign(snapshot, this.texts);
    this.foreign.set(snapshot, state);
    return state;
  }

  private *stateOf(family: FamilySnapshot): Generator<void, StateFamily> {
    const shape = this.shapes.of(family);
    const chunks: StateChunk[] = [];
    for (const chunk of family.chunks) {
      const series = yield* this.listOf(shape, chunk);
      const exemplars = yield* exemplarsIn(family, chunk);
      chunks.push({
        series,
        numbers: this.numbersOf(shape, chunk),
        createdAt: chunk.createdAt,
        ...(exemplars && { exemplars }),
      });
    }
    return { shape, chunks };
  }

  private *listOf(
    shape: FamilyShape,
    { chunk, series }: ChunkSnapshot,
  ): Generator<void, readonly PooledSeries[]> {
    const known = this.lists.get(chunk);
    const usable = known?.shape === shape ? known : undefined;
    if (usable?.series === series) return usable.pooled;
    const pooled: PooledSeries[] = [];
    const added = shownLabelNames(shape).length > shape.labelNames.length ? [this.pid] : [];
    for (const [index, one] of series.entries()) {
      pooled.push(
        usable?.series[index] === one
          ? usable.pooled[index]!
          : this.pool.intern(shape, [...one.labelValues, ...added]),
      );
      if ((index + 1) % BLOCK_SERIES === 0) yield;
    }
    this.lists.set(chunk, { shape, series, pooled });
    return pooled;
  }

  /** Those of gauges get their weight. */
  private numbersOf({ aggregate }: FamilyShape, { numbers, series }: ChunkSnapshot): Float64Array {
    if (aggregate === undefined || isMostRecent(aggregate)) return numbers;
    const weighted = new Float64Array(2 * series.length);
    for (let index = 0; index < series.length; index++) {
      const value = numbers[index]!;
      weighted[2 * index] = value;
      weighted[2 * index + 1] = this.weightOf(aggregate, value);
    }
    return weighted;
  }

  private weightOf(aggregate: NonNullable<FamilyShape['aggregate']>, value: number): number {
    switch (aggregate) {
      case 'first':
      case 'liveFirst':
      case 'perProcess':
      case 'livePerProcess':
        return this.member.startedAt;
      case 'average':
      case 'liveAverage':
        return Number.isNaN(value) ? 0 : 1;
      default:
        return 1;
    }
  }
}

function* exemplarsIn(
  { exemplarsOf }: FamilySnapshot,
  { series }: ChunkSnapshot,
): Generator<void, StateExemplar[] | undefined> {
  if (exemplarsOf === undefined) return undefined;
  const exemplars: StateExemplar[] = [];
  for (const [index, one] of series.entries()) {
    exemplarsOf(one)?.forEach((exemplar, line) => {
      if (exemplar !== undefined) exemplars.push({ ...exemplar, series: index, line });
    });
    if ((index + 1) % BLOCK_SERIES === 0) yield;
  }
  return exemplars.length === 0 ? undefined : exemplars;
}
