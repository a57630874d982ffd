import { setImmediate } from 'node:timers';
import { Inject, Injectable } from '@nestjs/common';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';

const DEFAULT_MAX_BLOCK_MS = 2;

/** As it was at the start: fake timers in a user's tests would stop all scrapes, and later ones too. */
const callInNextTurn = setImmediate;

/**
 * How long scrapes may hold up the event loop in each of its turns, all of them
 * together: who works for longer must give it back in between.
 */
@Injectable()
export class EventLoopShare {
  private readonly maxBlockMs: number;
  private turnBeganAt = 0;
  /** Undefined where nobody has worked in this turn. */
  private next: NextTurn | undefined;

  constructor(@Inject(METRICS_SETTINGS) { exposition }: MetricsModuleSettings) {
    this.maxBlockMs = exposition?.maxBlockMs ?? DEFAULT_MAX_BLOCK_MS;
  }

  /** True where the time of this turn is used up. */
  get isSpent(): boolean {
    const now = performance.now();
    if (this.next !== undefined) return now - this.turnBeganAt >= this.maxBlockMs;
    this.turnBeganAt = now;
    this.next = new NextTurn(() => (this.next = undefined));
    return false;
  }

  /** Takes steps to their end, in as many turns as that needs. */
  async finish<T>(steps: Generator<void, T>): Promise<T> {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      // oxlint-disable-next-line no-await-in-loop
      if (this.isSpent) await this.wait();
    }
  }

  /** Waits for a turn that has time left. */
  async wait(): Promise<void> {
    // Others may have used up the next turn already.
    // oxlint-disable-next-line no-await-in-loop
    while (this.isSpent) await this.next!.come();
  }
}

/** The next turn of the event loop. It keeps the process alive only where somebody waits for it. */
class NextTurn {
  private immediate!: NodeJS.Immediate;
  private readonly coming: Promise<void>;

  constructor(onCome: () => void) {
    this.coming = new Promise((resolve) => {
      this.immediate = callInNextTurn(() => {
        onCome();
        resolve();
      }).unref();
    });
  }

  come(): Promise<void> {
    this.immediate.ref();
    return this.coming;
  }
}
