import { show, type MetricDefinition } from '../definitions/index.js';
import type { HandleContext } from './handle.js';
import type { MetricFamily, Point } from './metric-family.js';
import type { RecordingIssues } from './recording-issues.js';
import { SeriesTable, type LabelValues, type Series } from './series-table.js';

/** What an instrument's kind adds: how a series begins and what it shows. */
export interface SeriesKind<S extends Series> {
  create(labelValues: readonly string[]): S;
  /** The series' numbers now; a promise only where the numbers must be waited for. */
  points(series: S): readonly Point[] | Promise<readonly Point[]>;
}

/**
 * What all handles are made of: a table of series, prom-client's ways to name one
 * of them, and a snapshot for exposition. The handle classes extend prom-client's
 * and cannot share a base class, so they share this.
 */
export class Instrument<S extends Series> {
  readonly name: string;
  readonly issues: RecordingIssues;
  readonly table: SeriesTable<S>;

  constructor(
    readonly definition: MetricDefinition,
    context: HandleContext,
    private readonly kind: SeriesKind<S>,
  ) {
    this.name = context.name;
    this.issues = context.issues;
    this.table = new SeriesTable(definition, context.name, context.issues, (values) =>
      kind.create(values),
    );
  }

  /** The label values that arguments in prom-client's form name: an object, or values in declared order. */
  accept(labelArguments: readonly unknown[]): LabelValues {
    const [first] = labelArguments;
    return typeof first === 'object' && first !== null
      ? this.table.accept(first)
      : this.table.acceptPositional(labelArguments);
  }

  /** Removes the series that arguments in prom-client's form name. */
  remove(labelArguments: readonly unknown[]): void {
    const values = this.accept(labelArguments);
    if (values !== undefined) this.table.remove(values);
  }

  /** Reports a value that cannot be recorded. */
  refuseValue(value: unknown, rule: string): void {
    this.issues.refused(this.name, 'invalid_value', `it was given ${show(value)}; ${rule}`);
  }

  /** All series as they are now. */
  family(): MetricFamily | Promise<MetricFamily> {
    const series = [...this.table];
    const points = series.map((one) => this.kind.points(one));
    const finish = (resolved: (readonly Point[])[]): MetricFamily => ({
      name: this.name,
      help: this.definition.help,
      kind: this.definition.kind,
      unit: this.definition.unit,
      series: series.map((one, index) => ({
        labels: this.definition.labelNames.map((name, at) => [name, one.labelValues[at]!] as const),
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
}
