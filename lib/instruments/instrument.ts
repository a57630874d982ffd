import { aggregateOf, show, type MetricDefinition } from '../definitions/index.js';
import type { Budget } from './cardinality-guard.js';
import {
  expandFamily,
  type FamilySnapshot,
  type LineShape,
  type PreparedQuantiles,
} from './family-snapshot.js';
import { Exemplars } from './exemplars.js';
import type { HandleContext } from './handle-context.js';
import { LabelRules } from './label-rules.js';
import type { MetricFamily } from './metric-family.js';
import { OverflowNotices } from './overflow-notices.js';
import type { RecordingIssues } from './recording-issues.js';
import { limitsOf } from './series-limits.js';
import { SeriesTable } from './series-table.js';
import type { Series } from './series.js';

/**
 * What a handle is made of: label rules, a table of series, how a value is recorded
 * and how it is shown. The handle classes extend prom-client's and cannot share a
 * base class; each holds an instrument instead.
 */
export abstract class Instrument<S extends Series = Series> {
  readonly name: string;
  readonly issues: RecordingIssues;
  readonly rules: LabelRules;
  readonly table: SeriesTable<S>;
  /** Undefined where it takes none. */
  readonly exemplars: Exemplars | undefined;

  constructor(
    readonly definition: MetricDefinition,
    context: HandleContext,
    /** How many numbers a series has. */
    width: number,
    /** The lines that show a series. */
    private readonly lines: readonly LineShape[],
  ) {
    const { name, issues } = context;
    this.name = name;
    this.issues = issues;
    const limits = limitsOf(definition, context.cardinality);
    const notices = new OverflowNotices(definition, context, limits, () => this.table);
    this.rules = new LabelRules(definition, name, issues, notices);
    const create = this.create.bind(this);
    this.table = new SeriesTable({
      definition,
      width,
      limits,
      notices,
      rules: this.rules,
      create,
    });
    this.exemplars = Exemplars.of(definition, context);
  }

  /** Removes the series that arguments in prom-client's form name. */
  remove(labelArguments: readonly unknown[]): void {
    const values = this.rules.exactArguments(labelArguments);
    if (values !== undefined) this.table.remove(values);
  }

  /** Called at the moment of a snapshot, right before it, by what sets its series itself. */
  refresh?: () => void;

  /** Computes, in steps, what would hold up the app in a {@link snapshot}. */
  prepare?(): Generator<void, PreparedQuantiles>;

  /** All numbers as they are now, copied in one go, to be written later, with what was prepared. */
  snapshot(_prepared?: PreparedQuantiles): FamilySnapshot<S> {
    return this.state();
  }

  /** The same with the numbers alone, without what must be computed from them, such as quantiles. */
  state(): FamilySnapshot<S> {
    this.refresh?.();
    const { help, kind, unit, labelNames } = this.definition;
    return {
      name: this.name,
      help,
      kind,
      unit,
      // OpenMetrics names a state set's label as its family, and so with the app's prefix.
      labelNames: kind === 'stateset' ? [this.name] : labelNames,
      aggregate: aggregateOf(this.definition),
      lines: this.lines,
      chunks: this.table.snapshot(),
      expose: this.expose.bind(this),
      ...this.exemplars?.snapshot(),
    };
  }

  /** The family after prom-client's `collect` hook, for prom-client's own registry and tools. */
  async collected(collect: (() => void | Promise<void>) | undefined): Promise<MetricFamily> {
    await collect?.();
    return expandFamily(this.snapshot());
  }

  /**
   * True for a value that can be recorded; any other is reported. Asked before a
   * series is looked for, so that a refused recording leaves no series behind.
   */
  takes(value: unknown): value is number {
    if (this.isValue(value)) return true;
    const detail = `it was given ${show(value)}; ${this.valueRule}`;
    this.issues.refused(this.name, 'invalid_value', detail);
    return false;
  }

  /** Says which values it takes, for messages. */
  protected abstract readonly valueRule: string;

  protected abstract isValue(value: unknown): value is number;

  /** How a series begins. */
  protected abstract create(labelValues: readonly string[], budget: Budget): S;

  /** Turns the numbers of a series into the values of its lines. */
  protected abstract expose(
    series: S,
    numbers: Float64Array,
    at: number,
    values: Float64Array,
  ): void | Promise<void>;
}
