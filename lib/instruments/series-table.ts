import { show, type MetricDefinition } from '../definitions/index.js';
import { CardinalityGuard, MAX_OPEN_SERIES, type Budget } from './cardinality-guard.js';
import type { LabelRules } from './label-rules.js';
import { OTHER, type RecordingIssues } from './recording-issues.js';

/** One label set of a metric; the slot that a recording changes. */
export interface Series {
  /** The label values, in declared order. */
  readonly labelValues: readonly string[];
  /** When the series came into being, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** False once the series was removed: what is recorded on it then is lost. */
  live: boolean;
  /** What it counts for in the metric's limit. */
  budget: Budget;
}

type Node<S> = Map<string, Node<S> | S>;

/**
 * The series of one metric, found by their label values in declared order through
 * nested maps, so that no two label sets ever share a key and no key is built.
 */
export class SeriesTable<S extends Series> {
  private root: Node<S> | S | undefined;
  private readonly names: readonly string[];
  private readonly guard: CardinalityGuard;
  private readonly seeds = new Map<string, readonly string[]>();

  constructor(
    definition: MetricDefinition,
    /** The name as exposed, with the app's prefix: what messages speak of. */
    private readonly metric: string,
    private readonly rules: LabelRules,
    private readonly issues: RecordingIssues,
    private readonly create: (labelValues: readonly string[], budget: Budget) => S,
  ) {
    this.names = definition.labelNames;
    this.guard = new CardinalityGuard(definition);
  }

  /** How many series are seeded. */
  get seeded(): number {
    return this.seeds.size;
  }

  /**
   * The series of a label set, made where it does not exist yet. Undefined, and
   * reported, where the label set is refused.
   */
  find(labels: object | undefined): S | undefined {
    return this.lookUp(labels) ?? this.findSlowly(labels);
  }

  /** The same for label values in declared order. */
  findValues(given: readonly unknown[]): S | undefined {
    let node = this.root;
    for (let index = 0; index < given.length && node !== undefined; index++) {
      node = (node as Node<S>).get(given[index] as string);
    }
    if (node !== undefined && given.length === this.names.length) return node as S;
    const values = this.rules.acceptValues(given);
    return values === undefined ? undefined : this.at(values);
  }

  /** The series of label values that the rules accepted, made where it does not exist yet. */
  at(values: readonly string[]): S {
    return this.get(values) ?? this.add(values);
  }

  /** The series of label values, if it exists. */
  get(values: readonly string[]): S | undefined {
    let node = this.root;
    for (const value of values) {
      node = (node as Node<S> | undefined)?.get(value);
      if (node === undefined) return undefined;
    }
    return node as S | undefined;
  }

  /** Removes a series; a later recording of its label set makes a new one. */
  remove(values: readonly string[]): void {
    const series = this.get(values);
    if (series === undefined) return;
    series.live = false;
    this.guard.release(series.budget);
    if (values.length === 0) {
      this.root = undefined;
      return;
    }
    const path: Node<S>[] = [];
    let node = this.root as Node<S>;
    for (const value of values) {
      path.push(node);
      node = node.get(value) as Node<S>;
    }
    for (let depth = path.length - 1; depth >= 0; depth--) {
      path[depth]!.delete(values[depth]!);
      if (path[depth]!.size > 0) break;
    }
  }

  /** Makes these series exist from now on, also after a {@link reset}. */
  seed(labelSets: readonly (readonly string[])[]): void {
    for (const values of labelSets) {
      this.seeds.set(JSON.stringify(values), values);
      const existing = this.get(values);
      if (existing === undefined) {
        this.place(values, 'none');
      } else {
        this.guard.release(existing.budget);
        existing.budget = 'none';
        this.guard.take('none');
      }
    }
  }

  /** Removes all series, but for those seeded, which start again at zero. */
  reset(): void {
    this.clear();
    for (const values of this.seeds.values()) this.place(values, 'none');
  }

  /** Removes all series, those seeded too. */
  clear(): void {
    for (const series of this) {
      series.live = false;
      this.guard.release(series.budget);
    }
    this.root = undefined;
  }

  /** All series, in the order in which their label values were first seen. */
  *[Symbol.iterator](): Generator<S> {
    if (this.root !== undefined) yield* walk<S>(this.root, this.names.length);
  }

  /** The hot path: a hit needs no check, since an odd label set never hits. */
  private lookUp(labels: object | undefined): S | undefined {
    if (this.names.length === 0) return labels === undefined ? (this.root as S) : undefined;
    if (typeof labels !== 'object' || labels === null) return undefined;
    try {
      return this.walkTo(labels as Record<string, string>);
    } catch {
      // A getter of the label set threw; the slow path says so.
      return undefined;
    }
  }

  private walkTo(labels: Record<string, string>): S | undefined {
    let node = this.root;
    for (const name of this.names) {
      node = (node as Node<S> | undefined)?.get(labels[name]!);
      if (node === undefined) return undefined;
    }
    // One hole remains: all declared labels and one more.
    let given = 0;
    for (const _ in labels) given++;
    return given === this.names.length ? (node as S) : undefined;
  }

  private findSlowly(labels: object | undefined): S | undefined {
    const values = this.rules.accept(labels);
    return values === undefined ? undefined : this.at(values);
  }

  private add(values: readonly string[]): S {
    if (this.seeds.has(JSON.stringify(values))) return this.place(values, 'none');
    const { budget } = this.guard;
    if (budget !== 'folded') return this.place(values, budget);
    const held = this.held(values);
    return this.get(held) ?? this.place(held, budget);
  }

  /** Folds open labels, since the metric has as many series as it may have. */
  private held(values: readonly string[]): readonly string[] {
    const held = [...values];
    const exists = (folded: readonly string[]): boolean => this.get(folded) !== undefined;
    for (const index of this.guard.fold(held, exists, this)) {
      const name = this.names[index]!;
      this.issues.folded(
        this.metric,
        name,
        `its open labels made ${MAX_OPEN_SERIES} series, so new values of "${name}" such as ${show(values[index])} are counted as "${OTHER}". ` +
          'Use a label with fewer values',
      );
    }
    return held;
  }

  private place(values: readonly string[], budget: Budget): S {
    const series = this.create(values, budget);
    this.guard.take(budget);
    if (values.length === 0) {
      this.root = series;
      return series;
    }
    this.root ??= new Map();
    let node = this.root as Node<S>;
    for (const value of values.slice(0, -1)) {
      let next = node.get(value) as Node<S> | undefined;
      if (next === undefined) node.set(value, (next = new Map()));
      node = next;
    }
    node.set(values.at(-1)!, series);
    return series;
  }
}

function* walk<S>(node: Node<S> | S, depth: number): Generator<S> {
  if (depth === 0) {
    yield node as S;
    return;
  }
  for (const child of (node as Node<S>).values()) yield* walk(child, depth - 1);
}
