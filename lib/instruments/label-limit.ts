import { OTHER } from './recording-issues.js';

/** The values that one label with a limit of its own has among the series made at run time. */
export class LabelLimit {
  /** In how many series each value is. */
  private readonly values = new Map<string, number>();
  /** These count for nothing. */
  private readonly seeded = new Set<string>();

  constructor(
    /** Where the label stands in the declared order. */
    readonly position: number,
    readonly limit: number,
  ) {}

  /** True for a value that is known, or for which there is room. */
  hasRoomFor(value: string): boolean {
    return this.values.size < this.limit || this.values.has(value) || this.isFree(value);
  }

  /** One more series has a value. */
  add(value: string): void {
    if (!this.isFree(value)) this.values.set(value, (this.values.get(value) ?? 0) + 1);
  }

  /** One series less has a value. */
  remove(value: string): void {
    const others = (this.values.get(value) ?? 0) - 1;
    if (others > 0) this.values.set(value, others);
    else this.values.delete(value);
  }

  /** A seeded series has a value. It stays known also where that series is removed. */
  seed(value: string): void {
    this.seeded.add(value);
    this.values.delete(value);
  }

  private isFree(value: string): boolean {
    return value === OTHER || this.seeded.has(value);
  }
}
