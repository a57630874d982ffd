import type { EventLoopShare } from '../exposition/index.js';
import type { GroupDirectory } from './group-directory.js';
import type { GroupEntry } from './group-entry.js';
import type { MemberState } from './member-state.js';
import type { SeriesPool } from './series-pool.js';
import { StateReader, type StateReading } from './state-reader.js';

/** How many are read side by side: files are open meanwhile. */
const MAX_READS = 4;

interface KnownMember {
  readonly reader: StateReader;
  last?: MemberState;
}

/** Reads what the members of a group tell, and remembers what they told last. */
export class GroupReaders {
  private readonly known = new Map<string, KnownMember>();

  constructor(
    private readonly directory: GroupDirectory,
    private readonly pool: SeriesPool,
    private readonly share: EventLoopShare,
  ) {}

  /** What is in the directories now, by their names. */
  async read(entries: readonly GroupEntry[]): Promise<Map<string, StateReading>> {
    const readings = new Map<string, StateReading>();
    const left = [...entries];
    const readOn = async (): Promise<void> => {
      for (let entry = left.pop(); entry !== undefined; entry = left.pop()) {
        // oxlint-disable-next-line no-await-in-loop
        readings.set(entry.name, await this.readOne(entry));
      }
    };
    await Promise.all(Array.from({ length: MAX_READS }, readOn));
    return readings;
  }

  /** What was read last from a directory. */
  lastOf({ name }: GroupEntry): MemberState | undefined {
    return this.known.get(name)?.last;
  }

  /** Forgets all directories that are not among these. */
  keep(entries: readonly GroupEntry[]): void {
    const names = new Set(entries.map(({ name }) => name));
    for (const name of this.known.keys()) if (!names.has(name)) this.known.delete(name);
  }

  private async readOne({ name }: GroupEntry): Promise<StateReading> {
    let known = this.known.get(name);
    if (known === undefined) {
      known = { reader: new StateReader(this.directory.pathOf(name), this.pool, this.share) };
      this.known.set(name, known);
    }
    const reading = await known.reader.read();
    if (reading.state !== undefined) known.last = reading.state;
    return reading;
  }
}
