type Node<S> = Map<string, Node<S> | S>;

/**
 * Series by their label values in declared order, through nested maps, so that no
 * two label sets ever share a key and no key is built.
 */
export class SeriesIndex<S> {
  private root: Node<S> | S | undefined;

  constructor(private readonly names: readonly string[]) {}

  /** The series of label values, if it exists. Odd values never hit. */
  get(values: readonly unknown[]): S | undefined {
    if (values.length !== this.names.length) return undefined;
    let node = this.root;
    for (let index = 0; index < values.length && node !== undefined; index++) {
      node = (node as Node<S>).get(values[index] as string);
    }
    return node as S | undefined;
  }

  /**
   * The series of a label set that has all declared labels and no other. The hot
   * path: a hit needs no check, since an odd label set never hits.
   */
  find(labels: object | undefined): S | undefined {
    if (this.names.length === 0) return labels === undefined ? (this.root as S) : undefined;
    if (typeof labels !== 'object' || labels === null) return undefined;
    try {
      return this.walkTo(labels as Record<string, string>);
    } catch {
      // A getter of the label set threw; the slow path says so.
      return undefined;
    }
  }

  set(values: readonly string[], series: S): void {
    if (values.length === 0) {
      this.root = series;
      return;
    }
    this.root ??= new Map();
    let node = this.root as Node<S>;
    for (const value of values.slice(0, -1)) {
      let next = node.get(value) as Node<S> | undefined;
      if (next === undefined) node.set(value, (next = new Map()));
      node = next;
    }
    node.set(values.at(-1)!, series);
  }

  /** Takes out a series that exists, and the maps that it leaves empty. */
  delete(values: readonly string[]): void {
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

  clear(): void {
    this.root = undefined;
  }

  /** All series, in the order in which their label values were first seen. */
  *[Symbol.iterator](): Generator<S> {
    if (this.root !== undefined) yield* walk<S>(this.root, this.names.length);
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
}

function* walk<S>(node: Node<S> | S, depth: number): Generator<S> {
  if (depth === 0) {
    yield node as S;
    return;
  }
  for (const child of (node as Node<S>).values()) yield* walk(child, depth - 1);
}
