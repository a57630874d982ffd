import type { Member } from '../states/index.js';
import type { Found, GroupBells } from './group-bells.js';
import { placeOf } from './group-entry.js';
import type { GroupLook } from './group-look.js';

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
    const request = {
      wants: 'presence',
      withinMs: this.deadlineMs,
      keepsAlive: true,
    } as const;
    const found = new Map<string, Found>();
    const entries = await this.look.others();
    await Promise.all(
      entries.map(async (entry) => {
        if (entry.adopter === undefined) found.set(entry.id, await this.bells.ring(entry, request));
      }),
    );
    return found;
  }

  /** True for another app of this very thread: what both count may be the same metrics. */
  isTwin(found: Found): boolean {
    if (found.condition !== 'live' || found.answer.kind !== 'present') return false;
    const { pid, threadId } = this.member;
    const place = placeOf(found.answer.member.id);
    return (
      place.pid === pid &&
      place.threadId === threadId &&
      found.answer.origin === performance.timeOrigin
    );
  }
}

/** True for one that lives and is not about to leave. */
export function stays(found: Found): boolean {
  if (found.condition !== 'live') return found.condition === 'stale';
  return !(found.answer.kind === 'present' && found.answer.isLeaving);
}
