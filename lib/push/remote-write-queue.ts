/** A request that waits for the receiver. */
export interface QueuedRequest {
  /** Compressed. */
  readonly body: Uint8Array;
  readonly samples: number;
  /** The moment of its samples, in milliseconds since the epoch. */
  readonly at: number;
}

/** What a {@link RemoteWriteQueue} tells. */
export interface QueueEvents {
  onLength(samples: number): void;
  /** Requests went since there were too many. */
  onOverflow(samples: number): void;
}

/** Requests in their order, up to a number of samples in all; then the oldest go. */
export class RemoteWriteQueue {
  private readonly waiting: QueuedRequest[] = [];
  /** The one that is being sent, which counts as waiting and cannot go. */
  private taken: QueuedRequest | undefined;
  private samples = 0;

  constructor(
    private readonly maxSamples: number,
    private readonly events: QueueEvents,
  ) {}

  hasRoomFor({ samples }: QueuedRequest): boolean {
    return this.samples + samples <= this.maxSamples;
  }

  add(request: QueuedRequest): void {
    let overflow = 0;
    while (this.waiting.length > 0 && !this.hasRoomFor(request)) {
      overflow += this.forget(this.waiting.shift()!);
    }
    this.waiting.push(request);
    this.samples += request.samples;
    this.events.onLength(this.samples);
    if (overflow > 0) this.events.onOverflow(overflow);
  }

  /** The oldest one, to be sent; undefined where there is none. */
  take(): QueuedRequest | undefined {
    this.taken = this.waiting.shift();
    return this.taken;
  }

  /** The one that was taken waits again, before all others. */
  putBack(): void {
    this.waiting.unshift(this.taken!);
    this.taken = undefined;
  }

  /** The one that was taken is done with. */
  drop(): void {
    this.forget(this.taken!);
    this.taken = undefined;
    this.events.onLength(this.samples);
  }

  /** Empties it, and returns how many samples there were. */
  clear(): number {
    const { samples } = this;
    this.waiting.length = 0;
    this.taken = undefined;
    this.samples = 0;
    this.events.onLength(0);
    return samples;
  }

  private forget({ samples }: QueuedRequest): number {
    this.samples -= samples;
    return samples;
  }
}
