import type { EventLoopShare } from '../exposition/index.js';
import { bequeath } from '../merging/index.js';
import type { GroupDirectory } from './group-directory.js';
import { placeOf, type GroupEntry } from './group-entry.js';
import type { GroupView, SeenMember } from './group-look.js';
import type { GroupMessages } from './group-messages.js';
import type { Estate, Member, SeriesPool } from '../states/index.js';
import type { ToldStates } from './told-states.js';
import { isGone, mayBeAlive } from './system-error.js';

/** How many of those whose counts it has a member remembers by id, beyond those it must. */
const REMEMBERED = 128;

/**
 * Takes over what ended members have left: their directories are renamed, which only one
 * can do, their counts become part of this member's state, and once that is written they
 * are removed. Whoever stops in between leaves what another one can go on with.
 */
export class Adoption {
  constructor(
    private readonly member: Member,
    private readonly directory: GroupDirectory,
    private readonly states: ToldStates,
    private readonly pool: SeriesPool,
    private readonly share: EventLoopShare,
    private readonly messages: GroupMessages,
  ) {}

  /** Takes over all that nobody else does, and removes what it has taken over. Never rejects. */
  async adopt({ seen, empty, entries }: GroupView): Promise<void> {
    const dead = seen.filter(({ condition }) => condition === 'dead');
    const ended = new Set(dead.map(({ entry }) => entry.id));
    const heirless = dead.filter(({ entry }) => this.isHeirless(entry, ended, entries));
    if (heirless.length > 0) {
      await this.states.inherit((estate) => this.inherit(heirless, estate, entries));
    }
    await this.removeCounted(entries);
    for (const entry of empty) {
      if (!this.isHeirless(entry, ended, entries)) continue;
      // One after another: there is no hurry.
      // oxlint-disable-next-line no-await-in-loop
      await this.remove(entry);
    }
  }

  /** True where no other living member takes care of it. */
  private isHeirless(
    { adopter }: GroupEntry,
    ended: ReadonlySet<string>,
    entries: readonly GroupEntry[],
  ): boolean {
    if (adopter === undefined || adopter === this.member.id || ended.has(adopter)) return true;
    if (entries.some(({ id }) => id === adopter)) return false;
    // It may live, and make its directory again that somebody removed.
    return this.states.estate.includes.includes(adopter) || !mayBeAlive(placeOf(adopter).pid);
  }

  private async inherit(
    heirless: readonly SeenMember[],
    estate: Estate,
    entries: readonly GroupEntry[],
  ): Promise<Estate | undefined> {
    let left = estate;
    const includes = new Set(estate.includes);
    for (const { entry, state } of heirless) {
      // Another scrape of this member was first.
      if (includes.has(entry.id)) continue;
      // One after another, as what they leave adds up.
      // oxlint-disable no-await-in-loop
      if (!(await this.take(entry))) continue;
      left = await this.share.finish(bequeath(left, state, this.pool));
      // oxlint-enable no-await-in-loop
      for (const id of state.estate.includes) includes.add(id);
      includes.add(entry.id);
    }
    if (left === estate) return undefined;
    return { ...left, includes: trim([...includes], entries) };
  }

  private async take(entry: GroupEntry): Promise<boolean> {
    try {
      await this.directory.take(entry, this.member.id);
      return true;
    } catch (error) {
      // Another member was first.
      if (!isGone(error)) this.messages.cannotAdopt(this.directory.pathOf(entry.name), error);
      return false;
    }
  }

  /** Removes the directories whose counts are part of what this member tells. */
  private async removeCounted(entries: readonly GroupEntry[]): Promise<void> {
    const counted = new Set(this.states.estate.includes);
    if (!entries.some(({ id }) => counted.has(id))) return;
    for (const entry of await this.listed()) {
      if (entry.adopter === undefined || !counted.has(entry.id)) continue;
      // One after another: there is no hurry.
      // oxlint-disable-next-line no-await-in-loop
      await this.remove(entry);
    }
  }

  private async listed(): Promise<readonly GroupEntry[]> {
    try {
      return await this.directory.list();
    } catch {
      // Whoever takes the next look says so.
      return [];
    }
  }

  private async remove(entry: GroupEntry): Promise<void> {
    try {
      await this.directory.remove(entry);
    } catch (error) {
      // Another one removes it as well.
      if (!isGone(error)) this.messages.cannotAdopt(this.directory.pathOf(entry.name), error);
    }
  }
}

/** Whose directories are still there, and those that came last. */
function trim(includes: readonly string[], entries: readonly GroupEntry[]): string[] {
  const there = new Set(entries.map(({ id }) => id));
  return includes.filter((id, index) => there.has(id) || includes.length - index <= REMEMBERED);
}
