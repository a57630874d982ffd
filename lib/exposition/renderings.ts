import { SharedBody } from './shared-body.js';
import type { EventLoopShare } from './event-loop-share.js';

/** One rendering on its way to its readers. */
interface Rendering {
  readonly body: SharedBody;
  /** When it begins at the latest, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Settles once the body has begun. */
  readonly begun: Promise<void>;
}

/** The renderings that have not begun: scrapes that ask for the same meanwhile share one. */
export class Renderings {
  private readonly open = new Map<string, Rendering>();

  constructor(private readonly share: EventLoopShare) {}

  /**
   * The body of a scrape that asks for `key` and waits until `deadline`; resolves once
   * it has begun. A new one is made of what `prepare` resolves with: that is called
   * when the last one has joined, and says what the body is.
   */
  async join(
    key: string,
    deadline: number,
    prepare: () => Promise<() => AsyncGenerator<Uint8Array>>,
  ): Promise<AsyncIterableIterator<Uint8Array>> {
    const known = this.open.get(key);
    const rendering =
      known !== undefined && known.deadline <= deadline
        ? known
        : this.start(key, deadline, prepare);
    const reader = rendering.body.join();
    await rendering.begun;
    return reader;
  }

  private start(
    key: string,
    deadline: number,
    prepare: () => Promise<() => AsyncGenerator<Uint8Array>>,
  ): Rendering {
    const body = new SharedBody(this.share);
    const begin = async (): Promise<void> => {
      try {
        body.begin((await prepare())());
      } finally {
        if (this.open.get(key) === rendering) this.open.delete(key);
      }
    };
    const rendering = { body, deadline, begun: begin() };
    this.open.set(key, rendering);
    return rendering;
  }
}
