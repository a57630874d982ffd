import type { EventLoopShare } from './event-loop-share.js';
import type { RenderSlots, SlotHolder } from './render-slots.js';
import { SharedBody, type BodyReader } from './shared-body.js';

/** Which share of the time that it has must be left to an asker in a rendering that it joins. */
const ENOUGH = 0.8;
/** Those who have less than this share of the most patient one's time do not take it from others. */
const TOO_LITTLE = 0.5;
/** A rendering is stalled where nobody took anything for so long while others waited, in milliseconds. */
const STALLED_MS = 1_000;
/** And in so many looks: in a process that stands still for as long nobody can take anything. */
const STALLED_LOOKS = 4;

/** Who asks for a rendering. */
export interface Asker {
  /** When collecting must be over if it begins now, on the clock of `performance.now()`. */
  collectBy(): number;
  /** Aborted when it waits no longer. */
  readonly signal?: AbortSignal | undefined;
  /** Called where it is to end, since it takes nothing while others wait in line. */
  cut?(): void;
}

/** What a rendering is made of, and what it tells. */
export interface RenderingWork {
  /**
   * Collects, until a time or until nobody is left; what it resolves with takes the
   * moment of the body. It calls `close` where nobody may join from then on.
   */
  prepare(
    collectBy: number,
    signal: AbortSignal,
    close: () => void,
  ): Promise<() => AsyncGenerator<Uint8Array>>;
  /** From now on nobody may join. */
  onClose(): void;
  /** The whole body is made. */
  onComplete(bytes: number): void;
}

/** Its asker stopped waiting before there was a slot, so nothing was done for it. */
export class StillInLineError extends Error {}

/**
 * One rendering on its way to those who share it: in line for a slot, collecting, then
 * written. It keeps the slot until the last of them is done with the body, unless they
 * take nothing while others wait; it stops where nobody is left.
 */
export class Rendering implements SlotHolder {
  private readonly body: SharedBody;
  private readonly askers = new Map<BodyReader, Asker>();
  private readonly begun: Promise<void>;
  private settle!: { resolve: () => void; reject: (error: unknown) => void };
  /** Undefined in line. */
  private collectBy: number | undefined;
  /** Whose time is up first of those who share it. */
  private hastiest: Asker | undefined;
  private isOpen = true;
  /** How far its readers were when it was looked at, and since when: reading need not look at the clock. */
  private seen = { timesAsked: -1, at: 0, looks: 0 };
  private readonly abandoned = new AbortController();

  /** Without slots it never waits in line. */
  constructor(
    share: EventLoopShare,
    private readonly work: RenderingWork,
    private readonly slots: RenderSlots | undefined,
  ) {
    this.body = new SharedBody(share, {
      onLeave: (reader) => this.release(reader),
      onComplete: (bytes) => work.onComplete(bytes),
    });
    this.begun = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // All may have left by the time that it fails.
    this.begun.catch(() => undefined);
  }

  /** True where an asker may join: nobody loses time to who is to have it much earlier. */
  suits(asker: Asker): boolean {
    if (!this.isOpen) return false;
    const latest = this.collectBy ?? this.hastiest!.collectBy();
    const own = asker.collectBy();
    const now = performance.now();
    return latest <= own && latest - now >= ENOUGH * (own - now);
  }

  /**
   * A reader of the body, once it has begun.
   * @throws StillInLineError where its asker waits no longer, and it was in line
   */
  async join(asker: Asker): Promise<BodyReader> {
    const reader = this.body.join();
    this.add(reader, asker);
    // The first one; where all have left, nobody may join.
    if (this.askers.size === 1) this.enter();
    try {
      await unlessAborted(this.begun, asker.signal);
      return reader;
    } catch (error) {
      const wasInLine = this.collectBy === undefined;
      await reader.return();
      throw wasInLine ? new StillInLineError() : error;
    }
  }

  begin(): void {
    this.collectBy = this.latest();
    void this.collect(this.collectBy);
  }

  isStalled(): boolean {
    const { timesAsked, isAwaited } = this.body;
    const now = performance.now();
    if (isAwaited || timesAsked !== this.seen.timesAsked) {
      this.seen = { timesAsked, at: now, looks: 0 };
    }
    this.seen.looks += 1;
    return this.seen.looks >= STALLED_LOOKS && now - this.seen.at >= STALLED_MS;
  }

  cut(): void {
    for (const asker of this.askers.values()) asker.cut?.();
  }

  private enter(): void {
    if (this.slots === undefined) this.begin();
    else this.slots.enter(this);
  }

  private add(reader: BodyReader, asker: Asker): void {
    this.askers.set(reader, asker);
    if (this.hastiest === undefined || asker.collectBy() < this.hastiest.collectBy()) {
      this.hastiest = asker;
    }
  }

  /** Until when it may collect, for all who share it but those whose time went by in line. */
  private latest(): number {
    if (this.askers.size === 1) return this.hastiest!.collectBy();
    const now = performance.now();
    const times = [...this.askers.values()].map((one) => Math.max(0, one.collectBy() - now));
    const most = times.reduce((one, other) => Math.max(one, other));
    const counted = times.filter((time) => time >= TOO_LITTLE * most);
    return now + counted.reduce((one, other) => Math.min(one, other));
  }

  private async collect(collectBy: number): Promise<void> {
    try {
      const { signal } = this.abandoned;
      const takeMoment = await this.work.prepare(collectBy, signal, () => this.close());
      this.close();
      if (this.askers.size > 0) this.body.begin(takeMoment());
      this.settle.resolve();
    } catch (error) {
      this.close();
      this.settle.reject(error);
    }
  }

  private release(reader: BodyReader): void {
    const asker = this.askers.get(reader)!;
    this.askers.delete(reader);
    if (this.askers.size === 0) {
      this.close();
      this.abandoned.abort();
      this.slots?.leave(this);
    } else if (asker === this.hastiest && this.collectBy === undefined) {
      this.hastiest = [...this.askers.values()].reduce((one, other) =>
        other.collectBy() < one.collectBy() ? other : one,
      );
    }
  }

  private close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.work.onClose();
  }
}

/** The promise, or the reason of a signal, whichever comes first. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop!);
  }
}
