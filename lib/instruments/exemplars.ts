import type { MetricDefinition } from '../definitions/index.js';
import { readExemplarLabels, type Exemplar } from './exemplar.js';
import type { FamilySnapshot } from './family-snapshot.js';
import type { ExemplarSource, HandleContext } from './handle-context.js';
import type { ShownSeries } from './series-chunks.js';
import type { Series } from './series.js';

/** A series takes one exemplar in this time: a scrape shows the last one only. */
const INTERVAL_MS = 1_000;

interface Kept {
  /** When the series took its last exemplar, in milliseconds since the epoch. */
  lastAt: number;
  /** By line. */
  readonly lines: (KeptExemplar | undefined)[];
}

interface KeptExemplar {
  readonly exemplar: Exemplar;
  /** The number of its offer. */
  readonly offer: number;
  /** The one that it replaced, for a scrape whose moment was before. */
  readonly before: KeptExemplar | undefined;
}

/** The exemplars of one metric: the last one of each of its lines. */
export class Exemplars {
  private readonly kept = new WeakMap<ShownSeries, Kept>();
  private offers = 0;

  private constructor(
    private readonly metric: string,
    private readonly issues: HandleContext['issues'],
    private readonly source: ExemplarSource,
  ) {
    source.prepare();
  }

  /** Those of a metric; undefined where it takes none. */
  static of(
    definition: MetricDefinition,
    { name, issues, exemplarSource }: HandleContext,
  ): Exemplars | undefined {
    if (exemplarSource === undefined) return undefined;
    if (definition.kind !== 'counter' && definition.kind !== 'histogram') return undefined;
    return (definition.exemplars ?? exemplarSource.byDefault)
      ? new Exemplars(name, issues, exemplarSource)
      : undefined;
  }

  /**
   * Keeps the exemplar of a recording on a line, unless the series took one within
   * the last second: labels given by hand, or else those of the active span.
   */
  offer(series: Series, line: number, value: number, given: unknown): void {
    const byHand = given === undefined ? undefined : readExemplarLabels(given);
    if (typeof byHand === 'string') {
      this.issues.exemplarDropped(this.metric, byHand);
      return;
    }
    const timestamp = Date.now();
    const kept = this.kept.get(series);
    // Either way, since somebody may set the clock back.
    if (kept !== undefined && Math.abs(timestamp - kept.lastAt) < INTERVAL_MS) return;
    const labels = byHand ?? this.source.activeSpan();
    if (labels === undefined) return;
    const lines = kept?.lines ?? [];
    const exemplar = { labels, value, timestamp };
    const replaced = lines[line];
    const before = replaced && { ...replaced, before: undefined };
    lines[line] = { exemplar, offer: ++this.offers, before };
    this.kept.set(series, { lastAt: timestamp, lines });
  }

  /** What a snapshot says about exemplars: those that come later are not of its moment. */
  snapshot(): Pick<FamilySnapshot, 'exemplarsOf'> {
    const { offers } = this;
    return {
      exemplarsOf: (series) =>
        this.kept.get(series)?.lines.map((kept) => {
          const latest = kept !== undefined && kept.offer > offers ? kept.before : kept;
          return latest !== undefined && latest.offer <= offers ? latest.exemplar : undefined;
        }),
    };
  }
}
