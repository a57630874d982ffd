import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BELL, findBell, removeDistantBell } from './bell-path.js';
import { adoptedName, goneName, parseEntry, placeOf, type GroupEntry } from './group-entry.js';
import type { GroupMessages } from './group-messages.js';
import type { GroupSettings } from './group-settings.js';
import { openPrivateDirectory } from './private-directory.js';
import { isGone, mayBeAlive } from './system-error.js';

/** How old what a process was putting together must be before it is removed, in milliseconds. */
const ABANDONED_MS = 60_000;

/** The directory in which the members of a group meet. */
export class GroupDirectory {
  constructor(
    private readonly settings: GroupSettings,
    private readonly messages: GroupMessages,
  ) {}

  get path(): string {
    return this.settings.directory;
  }

  /**
   * Makes it, or sees that it can be used.
   * @throws DirectoryFault
   */
  async open(): Promise<void> {
    const { directory, parent } = this.settings;
    if (parent !== undefined) await openPrivateDirectory(parent, () => true);
    await openPrivateDirectory(directory, (name) => parseEntry(name) !== undefined);
  }

  /** Where a member's directory is. */
  pathOf(name: string): string {
    return join(this.path, name);
  }

  /** Where a member listens. */
  bellOf(name: string): Promise<string> {
    return findBell(this.pathOf(name));
  }

  /** All directories of members; what is none of ours stays as it is. */
  async list(): Promise<GroupEntry[]> {
    const names = await readdir(this.path);
    const entries: GroupEntry[] = [];
    for (const name of names) {
      const entry = parseEntry(name);
      if (entry !== undefined) entries.push(entry);
      else this.sayForeign(name);
    }
    return entries;
  }

  /** Takes over the directory of one who has ended. Of several who try one succeeds; the others reject with `ENOENT`. */
  async take({ name, id }: GroupEntry, adopter: string): Promise<string> {
    const taken = adoptedName(id, adopter);
    if (name !== taken) await rename(this.pathOf(name), this.pathOf(taken));
    return taken;
  }

  /** Removes what is left of a member's bell. */
  async removeBell(id: string): Promise<void> {
    const path = this.pathOf(id);
    await removeDistantBell(path, id);
    await rm(join(path, BELL), { force: true });
  }

  /** Removes a directory: at once for all who look, since half of one would not do. */
  async remove({ name, id }: Pick<GroupEntry, 'name' | 'id'>): Promise<void> {
    const gone = this.pathOf(goneName(id));
    if (name !== goneName(id)) {
      await rm(gone, { recursive: true, force: true });
      await rename(this.pathOf(name), gone);
    }
    await removeDistantBell(gone, id);
    await rm(gone, { recursive: true, force: true });
  }

  /** Removes what processes ended over, while they put it together or removed it. */
  async removeWaste(): Promise<void> {
    for (const entry of await this.list()) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        if (await this.isWaste(entry)) await this.remove(entry);
      } catch (error) {
        // Its member has moved it, or another one was first.
        if (!isGone(error)) throw error;
      }
    }
  }

  private async isWaste({ name, id, passing }: GroupEntry): Promise<boolean> {
    if (passing !== 'joining') return passing === 'gone';
    // Processes of another container cannot be seen.
    if (mayBeAlive(placeOf(id).pid)) return false;
    const { mtimeMs } = await stat(this.pathOf(name));
    return Date.now() - mtimeMs >= ABANDONED_MS;
  }

  private sayForeign(name: string): void {
    this.messages.warn(
      'foreign file',
      `multiprocess: ${this.pathOf(name)} is none of this package's, and left as it is. Use a directory in which nothing else is.`,
    );
  }
}
