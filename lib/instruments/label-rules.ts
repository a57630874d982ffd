import {
  isOpenLabel,
  MAX_LABEL_VALUE_LENGTH,
  show,
  toLabelValue,
  type MetricDefinition,
} from '../definitions/index.js';
import { describeError, MetricsError } from '../errors/index.js';
import type { OverflowNotices } from './overflow-notices.js';
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
    private readonly notices: OverflowNotices,
  ) {
    this.names = definition.labelNames;
    this.vocabularies = this.names.map((name) => {
      const spec = definition.labels[name]!;
      return isOpenLabel(spec) ? undefined : new Set(spec.map(String));
    });
  }

  /**
   * The label values of a label set, normalised, with unknown values folded to `__other__`.
   * @param recorder What records them, such as `Class.method`, where it is known.
   */
  accept(labels: unknown, recorder?: string): LabelValues {
    const given = this.readSafely(() => this.inOrder(labels));
    return given && this.acceptValues(given, recorder);
  }

  /** The same for label values in declared order. */
  acceptValues(given: readonly unknown[], recorder?: string): LabelValues {
    const values = this.normalise(given);
    return values && this.fold(values, given, recorder);
  }

  /**
   * The same without folding, for arguments in prom-client's form: a label set, or
   * values in declared order.
   */
  exactArguments(given: readonly unknown[]): LabelValues {
    const values = this.readSafely(() => this.argumentsInOrder(given));
    return values && this.normalise(values);
  }

  /** The same for those who will record with it: values that are too long are not cut yet. */
  boundArguments(given: readonly unknown[]): LabelValues {
    const values = this.readSafely(() => this.argumentsInOrder(given));
    return (
      values &&
      this.normalise(values)?.map((value, index) => (isLong(values[index]) ? values[index] : value))
    );
  }

  /** A label set's own getter may throw; what a strict app throws goes on. */
  private readSafely<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof MetricsError) throw error;
      return this.refuse(`its labels threw ${describeError(error)}`);
    }
  }

  private argumentsInOrder(given: readonly unknown[]): readonly unknown[] | undefined {
    const [first] = given;
    return typeof first === 'object' && first !== null ? this.inOrder(first) : given;
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

  private normalise(given: readonly unknown[]): string[] | undefined {
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

  private fold(
    values: string[],
    given: readonly unknown[],
    recorder: string | undefined,
  ): readonly string[] {
    for (const [index, vocabulary] of this.vocabularies.entries()) {
      const long = given[index];
      const value = values[index]!;
      // What others were folded to is nothing new.
      if (vocabulary !== undefined && value !== OTHER && !vocabulary.has(value)) {
        this.notices.unlisted(index, value, vocabulary, recorder);
        values[index] = OTHER;
      } else if (isLong(long)) {
        this.notices.cut(index, long, recorder);
      }
    }
    return values;
  }

  private refuse(detail: string): undefined {
    this.issues.refused(this.metric, 'invalid_label', detail);
    return undefined;
  }
}

/** A value that is cut when it is recorded. */
function isLong(value: unknown): value is string {
  return typeof value === 'string' && value.length > MAX_LABEL_VALUE_LENGTH;
}

/** A label that is named like a member of every object is missing unless the label set has it itself. */
function readOwn(labels: object, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(labels, name)
    ? undefined
    : (labels as Record<string, unknown>)[name];
}
