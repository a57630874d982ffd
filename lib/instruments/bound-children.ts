import type { Instrument } from './instrument.js';
import { SeriesIndex } from './series-index.js';

/**
 * The bound children of one metric, at most one for each label set. They are held
 * weakly, since a label set may be asked for once and never again; the one that
 * somebody holds is found again also while its series does not exist.
 */
export class BoundChildren<C extends WeakKey> {
  private readonly index: SeriesIndex<WeakRef<C>>;
  private readonly forgotten = new FinalizationRegistry<readonly string[]>((values) => {
    // A new child may have taken the place already.
    if (this.index.get(values)?.deref() === undefined) this.index.delete(values);
  });

  constructor(
    private readonly instrument: Instrument,
    private readonly make: (values: readonly string[] | undefined) => C,
  ) {
    this.index = new SeriesIndex(instrument.definition.labelNames);
  }

  /** The child for arguments in prom-client's form: a label set, or values in declared order. */
  of(given: readonly unknown[]): C {
    const [first] = given;
    const known = typeof first === 'object' ? this.index.find(first) : this.index.get(given);
    return known?.deref() ?? this.find(given);
  }

  private find(given: readonly unknown[]): C {
    const values = this.instrument.rules.boundArguments(given);
    if (values === undefined) return this.make(undefined);
    const known = this.index.get(values)?.deref();
    if (known !== undefined) return known;
    const child = this.make(values);
    this.index.set(values, new WeakRef(child));
    this.forgotten.register(child, values);
    return child;
  }
}
