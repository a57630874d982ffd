import { show, type MetricDefinition } from '../definitions/index.js';
import type { HandleContext } from './handle-context.js';
import { LabelRules } from './label-rules.js';
import type { MetricFamily, Point } from './metric-family.js';
import type { RecordingIssues } from './recording-issues.js';
import { SeriesTable, type Series } from './series-table.js';

/**
 * What a handle is made of: label rules, a table of series, how a value is recorded
 * and how it is shown. The handle classes extend prom-client's and cannot share a
 * base class; each holds an instrument instead.
 */
export abstract class Instrument<S extends Series> {
  readonly name: string;
  readonly issues: RecordingIssues;
  readonly rules: LabelRules;
  readonly table: SeriesTable<S>;

  constructor(
    readonly definition: MetricDefinition,
    { name, issues }: HandleContext,
  ) {
    this.name = name;
    this.issues = issues;
    this.rules = new LabelRules(definition, name, issues);
    this.table = new SeriesTable(definition, name, this.rules, issues, (labelValues, budget) =>
      this.create({ labelValues, createdAt: Date.now(), live: true, budget }),
    );
  }

  /** Removes the series that arguments in prom-client's form name. */
  remove(labelArguments: readonly unknown[]): void {
    const values = this.rules.exactArguments(labelArguments);
    if (values !== undefined) this.table.remove(values);
  }

  /** All series as they are now. */
  family(): MetricFamily | Promise<MetricFamily> {
    const series = [...this.table];
    const points = series.map((one) => this.points(one));
    const finish = (resolved: (readonly Point[])[]): MetricFamily => ({
      name: this.name,
      help: this.definition.help,
      kind: this.definition.kind,
      unit: this.definition.unit,
      series: series.map((one, index) => ({
        labels: this.exposedLabelNames().map((name, at) => [name, one.labelValues[at]!] as const),
        points: resolved[index]!,
        createdAt: one.createdAt,
      })),
    });
    return points.some((one) => one instanceof Promise)
      ? Promise.all(points.map(async (one) => one)).then(finish)
      : finish(points as (readonly Point[])[]);
  }

  /** The family after prom-client's `collect` hook, for prom-client's own registry and tools. */
  async collected(collect: (() => void | Promise<void>) | undefined): Promise<MetricFamily> {
    await collect?.();
    return this.family();
  }

  /** OpenMetrics names a state set's label as its family, and so with the app's prefix. */
  private exposedLabelNames(): readonly string[] {
    const { kind, labelNames } = this.definition;
    return kind === 'stateset' ? [this.name] : labelNames;
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
  protected abstract create(series: Series): S;

  /** The series' numbers now; a promise only where they must be waited for. */
  protected abstract points(series: S): readonly Point[] | Promise<readonly Point[]>;
}
