import type { EventLoopShare } from '../exposition/index.js';
import type { GroupDirectory } from './group-directory.js';
import type { GroupEntry } from './group-entry.js';
import {
  type MemberState,
  type SeriesPool,
  StateReader,
  type StateReading,
} from '../states/index.js';

/** How many are read side by side: files are open meanwhile. */
const MAX_READS = 4;

/** Reads what the members of a group tell, and remembers what they told last. */
export class GroupReaders {
  /** By the name of the directory. */
  private readonly readers = new Map<string, StateReader>();
  /** By the member's id, since a directory is renamed by who takes it over. */
  private readonly last = new Map<string, MemberState>();

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

  /** What a member told when it was read last. */
  lastOf({ id }: GroupEntry): MemberState | undefined {
    return this.last.get(id);
  }

  /** Forgets all directories that are not among these. */
  keep(entries: readonly GroupEntry[]): void {
    const names = new Set(entries.map(({ name }) => name));
    for (const name of this.readers.keys()) if (!names.has(name)) this.readers.delete(name);
    const ids = new Set(entries.map(({ id }) => id));
    for (const id of this.last.keys()) if (!ids.has(id)) this.last.delete(id);
  }

  private async readOne({ name, id }: GroupEntry): Promise<StateReading> {
    let reader = this.readers.get(name);
    if (reader === undefined) {
      reader = new StateReader(this.directory.pathOf(name), this.pool, this.share);
      this.readers.set(name, reader);
    }
    const reading = await reader.read();
    if (reading.state !== undefined) this.last.set(id, reading.state);
    return reading;
  }
}
