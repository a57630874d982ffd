import type { EventLoopShare } from './event-loop-share.js';

/** How much of a body is held for one reader that is slower than another, in bytes. */
export const MAX_BEHIND_BYTES = 16 * 1_024 * 1_024;

/** What a {@link SharedBody} tells. */
export interface BodyEvents {
  /** A reader has had everything, or enough; told once of each. */
  onLeave(reader: BodyReader): void;
  /** The whole body is made. */
  onComplete(bytes: number): void;
}

/**
 * One body for several readers. It is made at the pace of the fastest reader; what
 * others have not taken is held for them up to {@link MAX_BEHIND_BYTES}, then they are
 * cut. It ends when the last one leaves.
 */
export class SharedBody {
  private readonly readers = new Set<BodyReader>();
  private source: AsyncGenerator<Uint8Array> | undefined;
  private step: Promise<undefined> | undefined;
  private hasEnded = false;
  private bytes = 0;
  private asked = 0;

  constructor(
    private readonly share: EventLoopShare,
    private readonly events: BodyEvents,
  ) {}

  /** A reader who gets the whole body, for which it must come before the first byte. */
  join(): BodyReader {
    const reader = new BodyReader(this, this.share);
    this.readers.add(reader);
    return reader;
  }

  /** Says what the body is made from. */
  begin(source: AsyncGenerator<Uint8Array>): void {
    this.source = source;
  }

  /** How often readers have asked for a chunk. */
  get timesAsked(): number {
    return this.asked;
  }

  /** True while readers wait for it: it has not begun, or a chunk is being made. */
  get isAwaited(): boolean {
    return this.source === undefined || this.step !== undefined;
  }

  /** A reader asks for a chunk. */
  ask(): void {
    this.asked += 1;
  }

  /** Makes the next chunk for all readers; false where there is none. */
  async advance(): Promise<boolean> {
    if (this.hasEnded) return false;
    // A step that failed stays, so that all readers come to hear of it.
    this.step ??= this.makeChunk().then(() => (this.step = undefined));
    await this.step;
    return true;
  }

  /** A reader has had enough. */
  async leave(reader: BodyReader): Promise<void> {
    if (!this.readers.delete(reader)) return;
    this.events.onLeave(reader);
    if (this.readers.size > 0 || this.hasEnded) return;
    this.hasEnded = true;
    await this.source?.return(undefined);
  }

  private async makeChunk(): Promise<void> {
    const { done, value } = await this.source!.next();
    if (done) {
      // It also ends where all have left.
      if (!this.hasEnded) this.events.onComplete(this.bytes);
      this.hasEnded = true;
      return;
    }
    this.bytes += value.length;
    for (const reader of this.readers) reader.offer(value);
  }
}

/** One reader of a {@link SharedBody}. */
export class BodyReader implements AsyncIterableIterator<Uint8Array> {
  private waiting: Uint8Array[] = [];
  private behindBytes = 0;
  private isCut = false;
  private hasLeft = false;

  constructor(
    private readonly body: SharedBody,
    private readonly share: EventLoopShare,
  ) {}

  /** Holds a chunk until it is asked for. */
  offer(chunk: Uint8Array): void {
    this.waiting.push(chunk);
    this.behindBytes += chunk.length;
    if (this.behindBytes <= MAX_BEHIND_BYTES) return;
    this.isCut = true;
    this.waiting = [];
    void this.body.leave(this);
  }

  /** Has the first chunk made, so that an error is known before anything is sent. */
  async begin(): Promise<void> {
    await this.share.wait();
    if (this.waiting.length === 0 && !this.hasLeft) await this.body.advance();
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.body.ask();
    // What a reader does with a chunk takes time too.
    await this.share.wait();
    do {
      if (this.isCut) {
        throw new Error(
          `the scraper was slower than another one, and ${MAX_BEHIND_BYTES} bytes behind`,
        );
      }
      if (this.hasLeft) break;
      const chunk = this.waiting.shift();
      if (chunk !== undefined) {
        this.behindBytes -= chunk.length;
        return { done: false, value: chunk };
      }
      // Several chunks may be taken by the time that this one is made.
      // oxlint-disable-next-line no-await-in-loop
    } while (await this.body.advance());
    await this.body.leave(this);
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.hasLeft = true;
    this.waiting = [];
    await this.body.leave(this);
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
