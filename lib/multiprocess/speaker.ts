import type { GroupBells } from './group-bells.js';
import type { GroupEntry } from './group-entry.js';
import type { Member } from '../states/index.js';
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
    const suspects = others.filter(({ id }) => this.mayBeFirst(this.members.get(id)));
    const present = await Promise.all(suspects.map((entry) => this.find(entry, keepsAlive)));
    this.isOwn = !present.some((member) => member !== undefined && this.mayBeFirst(member));
  }

  /** True for one that started before this one, or of whom that is not known. */
  private mayBeFirst(member: Member | undefined): boolean {
    return member === undefined || startedBefore(member, this.member);
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
function startedBefore(one: Member, other: Member): boolean {
  if (one.startedAt !== other.startedAt) return one.startedAt < other.startedAt;
  return one.id < other.id;
}
