import type { GroupBells } from './group-bells.js';
import type { GroupEntry } from './group-entry.js';
import type { Member } from './member-state.js';
import type { RingOptions } from './ring.js';

/** Knows which of the living members speaks for all: the one that started first. */
export class Speaker {
  private isOwn = true;
  private members = new Map<string, Member>();

  constructor(
    private readonly member: Member,
    private readonly bells: GroupBells,
    /** How long a member that is silent is waited for, in milliseconds. */
    private readonly deadlineMs: number,
  ) {}

  /** True where this member is the one; as it was found last. */
  get speaks(): boolean {
    return this.isOwn;
  }

  /** Finds out which one it is, among those whose directories these are. */
  async look(entries: readonly GroupEntry[], { keepsAlive }: RingOptions): Promise<void> {
    const others = entries.filter(({ adopter }) => adopter === undefined);
    const ids = new Set(others.map(({ id }) => id));
    for (const id of this.members.keys()) if (!ids.has(id)) this.members.delete(id);
    const unknown = others.filter(({ id }) => !this.members.has(id));
    const present = await Promise.all(unknown.map((entry) => this.find(entry, keepsAlive)));
    if (present.some((member) => member !== undefined && startedBefore(member, this.member))) {
      this.isOwn = false;
      return;
    }
    const older = others.filter(({ id }) => {
      const known = this.members.get(id);
      return (
        known !== undefined &&
        startedBefore(known, this.member) &&
        !unknown.some((one) => one.id === id)
      );
    });
    for (const entry of older) {
      // One is enough.
      // oxlint-disable-next-line no-await-in-loop
      if ((await this.find(entry, keepsAlive)) === undefined) continue;
      this.isOwn = false;
      return;
    }
    this.isOwn = true;
  }

  private async find(entry: GroupEntry, keepsAlive: boolean): Promise<Member | undefined> {
    const found = await this.bells.ring(entry, {
      wants: 'presence',
      withinMs: this.deadlineMs,
      keepsAlive,
    });
    if (found.condition !== 'live') return undefined;
    const { member } = found.answer;
    this.members.set(entry.id, member);
    return member;
  }
}

/** True for a member that started before another one. */
export function startedBefore(one: Member, other: Member): boolean {
  if (one.startedAt !== other.startedAt) return one.startedAt < other.startedAt;
  return one.id < other.id;
}
