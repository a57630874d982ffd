type Node<S> = Map<unknown, Node<S> | S>;

/**
 * Finds something by label values in declared order, through nested maps, so that no
 * two label sets ever share a key and no key is built.
 */
export class SeriesIndex<S> {
  private readonly depth: number;
  private root: Node<S> | S | undefined;

  constructor(private readonly names: readonly string[]) {
    this.depth = names.length;
  }

  /** What belongs to label values, if it exists. Odd values never hit. */
  get(values: readonly unknown[]): S | undefined {
    const { depth } = this;
    if (values.length !== depth) return undefined;
    let node = this.root;
    for (let index = 0; index < depth && node !== undefined; index++) {
      node = (node as Node<S>).get(values[index]);
    }
    return node as S | undefined;
  }

  /**
   * What belongs to a label set that has all declared labels and no other. The hot
   * path: a hit needs no check, since an odd label set never hits.
   */
  find(labels: unknown): S | undefined {
    if (this.depth === 0) return labels === undefined ? (this.root as S) : undefined;
    if (typeof labels !== 'object' || labels === null) return undefined;
    try {
      return this.walkTo(labels as Record<string, unknown>);
    } catch {
      // A getter of the label set threw; the slow path says so.
      return undefined;
    }
  }

  set(values: readonly unknown[], found: S): void {
    if (values.length === 0) {
      this.root = found;
      return;
    }
    this.root ??= new Map();
    let node = this.root as Node<S>;
    const last = values.length - 1;
    for (let index = 0; index < last; index++) {
      let next = node.get(values[index]) as Node<S> | undefined;
      if (next === undefined) node.set(values[index], (next = new Map()));
      node = next;
    }
    node.set(values[last], found);
  }

  /** Takes out what belongs to label values, and the maps that it leaves empty. */
  delete(values: readonly unknown[]): void {
    if (this.get(values) === undefined) return;
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
      path[depth]!.delete(values[depth]);
      if (path[depth]!.size > 0) return;
    }
    this.root = undefined;
  }

  clear(): void {
    this.root = undefined;
  }

  private walkTo(labels: Record<string, unknown>): S | undefined {
    const { names, depth } = this;
    let node = this.root;
    for (let index = 0; index < depth; index++) {
      if (node === undefined) return undefined;
      node = (node as Node<S>).get(labels[names[index]!]);
    }
    if (node === undefined) return undefined;
    // One hole remains: all declared labels and one more.
    let given = 0;
    for (const _ in labels) given++;
    return given === depth ? (node as S) : undefined;
  }
}
