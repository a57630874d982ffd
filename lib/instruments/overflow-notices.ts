import { MAX_LABEL_VALUE_LENGTH, show, type MetricDefinition } from '../definitions/index.js';
import { callerPlace } from './caller-place.js';
import type { Overflow } from './cardinality-guard.js';
import type { HandleContext } from './handle-context.js';
import { OTHER } from './recording-issues.js';
import type { SeriesLimits } from './series-limits.js';

/** How many values of a label a message shows. */
const SAMPLES = 5;

/** A label value that is not kept as it was given. */
interface Notice {
  /** Where the label stands in the declared order. */
  readonly position: number;
  /** What happened to the value, given the label's name in quotes, up to the values that it has. */
  readonly says: (label: string) => string;
  /** Values that the label may or does have; by default those of its series. */
  readonly samples?: Iterable<string>;
  readonly cure: string;
  /** `Class.method` where a decorated call was recorded. */
  readonly recorder: string | undefined;
}

/** Says which label values of one metric became others, and who recorded them. */
export class OverflowNotices {
  constructor(
    private readonly definition: MetricDefinition,
    private readonly context: HandleContext,
    private readonly limits: SeriesLimits,
    /** The label values of all series. */
    private readonly series: () => Iterable<{ readonly labelValues: readonly string[] }>,
  ) {}

  /** A value that a closed vocabulary does not list. */
  unlisted(position: number, value: string, vocabulary: Iterable<string>, recorder?: string): void {
    this.report('folded', {
      position,
      says: (label) =>
        `its label ${label} does not list the value ${show(value)}; it is counted as "${OTHER}". It lists`,
      samples: vocabulary,
      cure: 'Add it to the definition',
      recorder,
    });
  }

  /** A value that was too long. */
  cut(position: number, value: string, recorder?: string): void {
    this.report('cut', {
      position,
      says: (label) =>
        `its label ${label} was given a value of ${value.length} characters, ${show(value)}; it is cut to ${MAX_LABEL_VALUE_LENGTH}. It has`,
      cure: 'Use short names as label values, no messages or documents',
      recorder,
    });
  }

  /** A value of an open label that is one too many. */
  overflowed(
    { position, perLabel }: Overflow,
    values: readonly string[],
    recorder: string | undefined,
  ): void {
    const { maxSeries, drops } = this.limits;
    const value = (): string => show(values[position]);
    this.report(drops ? 'dropped' : 'folded', {
      position,
      ...(perLabel === undefined
        ? {
            says: (label) =>
              `its open labels made the ${maxSeries} series that they may, so new label sets are ` +
              (drops
                ? `dropped, here one with ${value()} as ${label}. That label has`
                : `counted with "${OTHER}" as ${label}, here in place of ${value()}. That label has`),
            cure: 'Use a label with fewer values, or raise cardinality.maxSeriesPerMetric',
          }
        : {
            says: (label) =>
              `its label ${label} has the ${perLabel} values that it may have, so new ones such as ${value()} ` +
              `${drops ? 'are dropped' : `are counted as "${OTHER}"`}. It has`,
            cure: `Use a label with fewer values, or raise cardinality.perLabel.${this.labelAt(position)}`,
          }),
      recorder,
    });
  }

  private report(what: 'folded' | 'cut' | 'dropped', notice: Notice): void {
    const { name, issues } = this.context;
    issues[what](name, this.labelAt(notice.position), () => this.describe(notice));
  }

  private describe({ position, says, samples, cure, recorder }: Notice): string {
    const shown = this.firstOf(samples ?? this.valuesAt(position));
    const known = shown.length === 0 ? 'no values yet' : `values such as ${shown.join(', ')}`;
    const place = recorder ?? this.context.recordedBy ?? callerPlace();
    const by = place === undefined ? '' : ` Recorded by ${place}.`;
    return `${says(`"${this.labelAt(position)}"`)} ${known}.${by} ${cure}`;
  }

  private firstOf(values: Iterable<string>): string[] {
    const first = new Set<string>();
    for (const value of values) {
      if (value !== OTHER) first.add(show(value));
      if (first.size === SAMPLES) break;
    }
    return [...first];
  }

  private *valuesAt(position: number): Generator<string> {
    for (const { labelValues } of this.series()) yield labelValues[position]!;
  }

  private labelAt(position: number): string {
    return this.definition.labelNames[position]!;
  }
}
