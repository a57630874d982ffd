import { isOpenLabel, show, toLabelValue, type MetricDefinition } from '../definitions/index.js';
import { describeError, MetricsError } from '../errors/index.js';
import { OTHER, type RecordingIssues } from './recording-issues.js';

/** Label values in declared order; undefined, and reported, where a label set was refused. */
export type LabelValues = readonly string[] | undefined;

/** What labels a metric takes, and what becomes of others. */
export class LabelRules {
  private readonly names: readonly string[];
  private readonly vocabularies: readonly (ReadonlySet<string> | undefined)[];

  constructor(
    definition: MetricDefinition,
    /** The name as exposed, with the app's prefix: what messages speak of. */
    private readonly metric: string,
    private readonly issues: RecordingIssues,
  ) {
    this.names = definition.labelNames;
    this.vocabularies = this.names.map((name) => {
      const spec = definition.labels[name]!;
      return isOpenLabel(spec) ? undefined : new Set(spec.map(String));
    });
  }

  /** The label values of a label set, normalised, with unknown values folded to `__other__`. */
  accept(labels: unknown): LabelValues {
    return this.fold(this.readSafely(() => this.normalise(this.inOrder(labels))));
  }

  /** The same for label values in declared order. */
  acceptValues(values: readonly unknown[]): LabelValues {
    return this.fold(this.normalise(values));
  }

  /**
   * The same without folding, for arguments in prom-client's form: a label set, or
   * values in declared order.
   */
  exactArguments(given: readonly unknown[]): string[] | undefined {
    return this.readSafely(() => this.normaliseArguments(given));
  }

  /** A label set's own getter may throw; what a strict app throws goes on. */
  private readSafely(read: () => string[] | undefined): string[] | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof MetricsError) throw error;
      return this.refuse(`its labels threw ${describeError(error)}`);
    }
  }

  private normaliseArguments(given: readonly unknown[]): string[] | undefined {
    const [first] = given;
    return this.normalise(
      typeof first === 'object' && first !== null ? this.inOrder(first) : given,
    );
  }

  private inOrder(labels: unknown): readonly unknown[] | undefined {
    if (labels === undefined && this.names.length === 0) return [];
    if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) {
      return this.refuse(
        this.names.length === 0
          ? `it was given ${show(labels)} as labels; it has none`
          : `it was given ${show(labels)} instead of its labels {${this.names.join(', ')}}`,
      );
    }
    const undeclared = Object.keys(labels).find((name) => !this.names.includes(name));
    if (undeclared !== undefined) {
      return this.refuse(
        `it was given the label "${undeclared}", which it does not declare (it has ${this.names.join(', ') || 'none'})`,
      );
    }
    return this.names.map((name) => readOwn(labels, name));
  }

  private normalise(given: readonly unknown[] | undefined): string[] | undefined {
    if (given === undefined) return undefined;
    if (given.length > this.names.length) {
      return this.refuse(
        `it was given ${given.length} label values; it has ${this.names.length} labels`,
      );
    }
    const values: string[] = [];
    for (const [index, name] of this.names.entries()) {
      const value = toLabelValue(given[index]);
      if (value === undefined) {
        return this.refuse(
          given[index] === undefined
            ? `the label "${name}" is missing`
            : `the label "${name}" was given ${show(given[index])}; label values are strings, finite numbers and booleans`,
        );
      }
      values.push(value);
    }
    return values;
  }

  private fold(values: string[] | undefined): LabelValues {
    if (values === undefined) return undefined;
    for (const [index, vocabulary] of this.vocabularies.entries()) {
      if (vocabulary === undefined || vocabulary.has(values[index]!)) continue;
      const name = this.names[index]!;
      this.issues.folded(
        this.metric,
        name,
        `its label "${name}" does not list the value ${show(values[index])}; it is counted as "${OTHER}". Add it to the definition`,
      );
      values[index] = OTHER;
    }
    return values;
  }

  private refuse(detail: string): undefined {
    this.issues.refused(this.metric, 'invalid_label', detail);
    return undefined;
  }
}

/** A label that is named like a member of every object is missing unless the label set has it itself. */
function readOwn(labels: object, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(labels, name)
    ? undefined
    : (labels as Record<string, unknown>)[name];
}
