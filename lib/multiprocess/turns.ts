/** Work that is done one after the other, in the order in which it came. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Does the work when all that came before is over, whatever came of it. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const run = this.last.then(work, work);
    this.last = run.catch(() => undefined);
    return run;
  }
}
