import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventLoopShare } from '../exposition/index.js';
import type { MemberState } from './member-state.js';
import type { SeriesPool } from './series-pool.js';
import { ForeignFormat, orDamage, StateDamage } from './state-damage.js';
import { decodeState, openValues, type Opened } from './state-decoder.js';
import { readFrom } from './state-file-reads.js';
import { labelsName, VALUES, type LabelsMark } from './state-format.js';
import { LabelReplay } from './state-label-replay.js';

/** How often a reader starts over where the writer changes the files under its hands. */
const MAX_ATTEMPTS = 5;

/** What the system says of things that are no files. */
const NO_FILE = new Set(['ELOOP', 'ENOTDIR', 'ENXIO', 'EISDIR']);

/** A state that was read, or why there is none. */
export type StateReading = ReadState | StateProblem;

export interface ReadState {
  readonly state: MemberState;
  readonly problem?: undefined;
}

export interface StateProblem {
  readonly state?: undefined;
  /**
   * `gone`: the directory is not there; `starting`: nothing was written into it yet;
   * `corrupt`: the files are not what this package writes, or damaged; `foreign-format`:
   * another version of this package wrote them; `unreadable`: the system refuses to read them.
   */
  readonly problem: 'gone' | 'starting' | 'corrupt' | 'foreign-format' | 'unreadable';
  /** Which file, and what is wrong with it. */
  readonly detail: string;
}

/** Reads what a member tells from the files of its directory; of label values only what is new. */
export class StateReader {
  private labels: LabelReplay | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly directory: string,
    private readonly pool: SeriesPool,
    private readonly share: EventLoopShare,
  ) {}

  /** The newest state that is there. Never rejects. Reads that are asked for meanwhile follow it. */
  read(): Promise<StateReading> {
    const reading = this.last.then(() => this.readNow());
    // Not the reading itself, which would be kept as long as the reader.
    this.last = reading.then(() => undefined);
    return reading;
  }

  private async readNow(): Promise<StateReading> {
    let failed: number | undefined;
    for (let attempt = 1; ; attempt++) {
      let opened: Opened | undefined;
      try {
        // Each attempt needs what the writer has left now.
        // oxlint-disable no-await-in-loop
        const file = await readFrom(join(this.directory, VALUES));
        opened = await this.share.finish(orDamage(openValues(file)));
        const labels = await this.labelsAt(opened.header.labels);
        const state = await this.share.finish(orDamage(decodeState(file, opened, labels)));
        this.labels = labels;
        return { state };
      } catch (error) {
        // What was known of the labels may be the reason.
        this.labels = undefined;
        if (opened === undefined || opened.crc32 === failed || attempt === MAX_ATTEMPTS) {
          return await this.explain(error, opened?.header.labels);
        }
        failed = opened.crc32;
        // oxlint-enable no-await-in-loop
      }
    }
  }

  private async labelsAt(mark: LabelsMark): Promise<LabelReplay> {
    const labels = this.labels?.canReach(mark)
      ? this.labels
      : new LabelReplay(mark.generation, this.pool);
    if (labels.position < mark.bytes) {
      const path = join(this.directory, labelsName(mark.generation));
      const lines = await readFrom(path, labels.position, mark.bytes);
      await this.share.finish(orDamage(labels.take(lines, mark)));
    }
    return labels;
  }

  private async explain(error: unknown, labels: LabelsMark | undefined): Promise<StateProblem> {
    const path = join(this.directory, labels ? labelsName(labels.generation) : VALUES);
    const { code = '', message } = error as NodeJS.ErrnoException;
    const detail = `${path}: ${message}`;
    if (error instanceof ForeignFormat) return { problem: 'foreign-format', detail };
    if (error instanceof StateDamage || NO_FILE.has(code)) return { problem: 'corrupt', detail };
    if (code !== 'ENOENT') return { problem: 'unreadable', detail };
    if (labels !== undefined) return { problem: 'corrupt', detail };
    const isThere = await stat(this.directory).then(
      () => true,
      () => false,
    );
    return isThere
      ? { problem: 'starting', detail: `${this.directory} has no state yet` }
      : { problem: 'gone', detail: `${this.directory} is not there` };
  }
}
