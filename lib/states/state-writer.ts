import { join } from 'node:path';
import type { EventLoopShare } from '../exposition/index.js';
import type { MemberState } from './member-state.js';
import { encodeState } from './state-encoder.js';
import { isSameState } from './state-equality.js';
import {
  call,
  finishNow,
  remove,
  rename,
  sizeOf,
  writeTo,
  type FileCall,
  type FileSteps,
} from './state-file-calls.js';
import { labelsName, VALUES } from './state-format.js';
import { LabelLog } from './state-label-log.js';

/** What a file of numbers is called until it takes the place of the one before. */
const UNDER_WAY = `${VALUES}.next`;
const AT_ONCE = `${VALUES}.last`;

/** A write that has not begun yet, and takes the last state that comes until then. */
interface NextWrite {
  state: MemberState;
  readonly done: Promise<void>;
}

/**
 * Writes what a member tells into the files of its directory. The labels go to a file that
 * grows where series come, the numbers to one that is replaced each time. Whatever fails,
 * what was there before can still be read, and the next write writes all of it anew.
 */
export class StateWriter {
  /** Undefined where a write failed, or is under way: then the next one needs another. */
  private log: LabelLog | undefined;
  private generation = 0;
  /** Files of label values that nobody needs any more. */
  private readonly worn = new Set<string>();
  private room = Buffer.alloc(0);
  private written: MemberState | undefined;
  /** Over when the last write is over, whatever came of it. */
  private last: Promise<void> = Promise.resolve();
  private next: NextWrite | undefined;
  /** How often the process could not wait: what was under way then does not go on. */
  private hurries = 0;

  constructor(
    private readonly directory: string,
    private readonly share: EventLoopShare,
  ) {}

  /** True where the numbers are those that were written last; time and sequence do not count. */
  isSame(state: MemberState): boolean {
    return this.written !== undefined && isSameState(this.written, state);
  }

  /**
   * Writes a state, and resolves once it is there for all to read; rejects with the system's
   * error. Of states that come while another is written only the last is.
   */
  write(state: MemberState): Promise<void> {
    if (this.next !== undefined) {
      this.next.state = state;
      return this.next.done;
    }
    const next: NextWrite = {
      state,
      done: this.last.then(() => {
        this.next = undefined;
        return this.finish(this.save(next.state, UNDER_WAY));
      }),
    };
    this.next = next;
    this.last = next.done.catch(() => undefined);
    return next.done;
  }

  /** The same while the caller waits, for the end of the process; throws the system's error. */
  writeSync(state: MemberState): void {
    this.hurries++;
    if (this.next !== undefined) this.next.state = state;
    // One that is under way may be about to be renamed: it must not come after this one.
    remove(this.path(UNDER_WAY)).now();
    finishNow(this.save(state, AT_ONCE));
  }

  private async finish(steps: FileSteps): Promise<void> {
    const { hurries } = this;
    for (let step = steps.next(); !step.done;) {
      // One after the other, with the event loop left to others in between.
      // oxlint-disable-next-line no-await-in-loop
      const { answer, error } = await this.take(step.value);
      if (hurries !== this.hurries) {
        // oxlint-disable-next-line no-await-in-loop
        await remove(this.path(UNDER_WAY)).later();
        if (this.written !== undefined) return;
        throw new Error('It gave way to a later state, which could not be written.');
      }
      step = error === undefined ? steps.next(answer) : steps.throw(error);
    }
  }

  private async take(
    fileCall: FileCall<unknown> | undefined,
  ): Promise<{ answer?: unknown; error?: unknown }> {
    try {
      if (fileCall !== undefined) return { answer: await fileCall.later() };
      if (this.share.isSpent) await this.share.wait();
      return {};
    } catch (error) {
      return { error };
    }
  }

  private *save(state: MemberState, temporary: string): FileSteps {
    const log = yield* this.usableLog();
    this.log = undefined;
    this.written = undefined;
    const labels = this.path(labelsName(log.generation));
    const { bytes } = log.mark;
    try {
      const { pieces, ...layout } = yield* log.add(state);
      const values = yield* encodeState(state, {
        ...layout,
        labels: log.mark,
        room: (length) => this.roomFor(length, temporary),
      });
      if (pieces.length > 0) yield* call(writeTo(labels, pieces, bytes));
      yield* call(writeTo(this.path(temporary), [values]));
      yield* call(rename(this.path(temporary), this.path(VALUES)));
    } catch (error) {
      yield* call(remove(this.path(temporary)));
      if (bytes === 0) yield* call(remove(labels));
      throw error;
    }
    this.log = log;
    this.written = state;
    yield* this.removeWorn();
  }

  /** The log as it is in the file; another one where that is worn, gone, or not as it was left. */
  private *usableLog(): FileSteps<LabelLog> {
    const { log } = this;
    if (log !== undefined && !log.isWorn) {
      const { generation, bytes } = log.mark;
      const size = yield* call(sizeOf(this.path(labelsName(generation))));
      if ((size ?? 0) === bytes) return log;
    }
    if (this.generation > 0) this.worn.add(labelsName(this.generation));
    return new LabelLog(++this.generation);
  }

  private *removeWorn(): FileSteps {
    for (const name of this.worn) {
      yield* call(remove(this.path(name)));
      this.worn.delete(name);
    }
  }

  /**
   * Memory for a file, the same again where that fits: megabytes that come and go with
   * each write would keep the garbage collector busy.
   */
  private roomFor(bytes: number, temporary: string): Buffer {
    // The other may be on its way to the disk.
    if (temporary === AT_ONCE) return Buffer.allocUnsafeSlow(bytes);
    if (this.room.length < bytes || this.room.length > 4 * bytes) {
      this.room = Buffer.allocUnsafeSlow(Math.ceil(1.2 * bytes));
    }
    return this.room;
  }

  private path(name: string): string {
    return join(this.directory, name);
  }
}
