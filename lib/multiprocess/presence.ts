import type { Member } from '../states/index.js';
import type { Found, GroupBells } from './group-bells.js';
import { placeOf, type GroupEntry } from './group-entry.js';
import type { GroupLook } from './group-look.js';

/**
 * How long one of this very thread is waited for, in milliseconds: it is silent as long as
 * this one is held up, such as by a boot.
 */
const MAX_OWN_SILENCE_MS = 5_000;

/** Who is there, whatever they have counted. */
export class Presence {
  constructor(
    private readonly member: Member,
    private readonly bells: GroupBells,
    private readonly look: GroupLook,
    /** How long a member that is silent is waited for, in milliseconds. */
    private readonly deadlineMs: number,
  ) {}

  /** What all other members are found to be, by their ids. */
  async ringAll(): Promise<Map<string, Found>> {
    const found = new Map<string, Found>();
    const entries = await this.look.others();
    await Promise.all(
      entries.map(async (entry) => {
        if (entry.adopter === undefined) found.set(entry.id, await this.ring(entry));
      }),
    );
    return found;
  }

  /** True for another app of this very thread: what both count may be the same metrics. */
  isTwin(found: Found): boolean {
    if (found.condition !== 'live' || found.answer.kind !== 'present') return false;
    const { member, origin } = found.answer;
    return this.isOfThisThread(member.id) && origin === performance.timeOrigin;
  }

  private ring(entry: GroupEntry): Promise<Found> {
    const deadlineMs = this.isOfThisThread(entry.id)
      ? Math.max(MAX_OWN_SILENCE_MS, this.deadlineMs)
      : this.deadlineMs;
    return this.bells.ring(entry, {
      wants: 'presence',
      withinMs: deadlineMs,
      deadlineMs,
      keepsAlive: true,
    });
  }

  /** True too for one whose process had the same number. */
  private isOfThisThread(id: string): boolean {
    const { pid, threadId } = placeOf(id);
    return pid === this.member.pid && threadId === this.member.threadId;
  }
}

/** True for one that lives and is not about to leave. */
export function stays(found: Found): boolean {
  if (found.condition !== 'live') return found.condition === 'stale';
  return !(found.answer.kind === 'present' && found.answer.isLeaving);
}
