import { GROUP_FORMAT, type BellRequest } from './bell-messages.js';
import type { GroupDirectory } from './group-directory.js';
import { placeOf, type GroupEntry } from './group-entry.js';
import type { GroupMessages } from './group-messages.js';
import type { GroupSettings } from './group-settings.js';
import { ring, type RingOptions, type RingResult } from './ring.js';
import { isGone, mayBeAlive } from './system-error.js';

/** No scrape waits longer, whatever signs of life there are, in milliseconds. */
const MAX_WAIT_MS = 30_000;

/** What a member is found to be, with what it answered. */
export type Found =
  | { readonly condition: 'live'; readonly answer: Extract<RingResult, { member: unknown }> }
  /** Its last state is what there is to be had. */
  | { readonly condition: 'stale' }
  | { readonly condition: 'dead' }
  /** It is none of this group. */
  | { readonly condition: 'foreign' };

/** How members are rung. */
export interface RingRequest extends RingOptions {
  readonly wants: BellRequest['wants'];
  /** How long all of it may take, in milliseconds. */
  readonly withinMs: number;
  /** How long silence is waited for, in milliseconds. Default: as the app says. */
  readonly deadlineMs?: number;
}

/** Rings the bells of the group's members. */
export class GroupBells {
  constructor(
    private readonly settings: GroupSettings,
    private readonly directory: GroupDirectory,
    private readonly messages: GroupMessages,
  ) {}

  /** Rings one member. */
  async ring(entry: GroupEntry, asked: RingRequest): Promise<Found> {
    const { app } = this.settings;
    const { wants, withinMs, keepsAlive, deadlineMs = this.settings.deadlineMs } = asked;
    const within = Math.max(1, Math.min(withinMs, MAX_WAIT_MS));
    const request: BellRequest = { format: GROUP_FORMAT, app, wants, deadlineMs, withinMs: within };
    let result: RingResult;
    try {
      result = await ring(await this.directory.bellOf(entry.name), request, { keepsAlive });
    } catch (error) {
      result = isGone(error)
        ? { kind: 'missing' }
        : { kind: 'silent', detail: (error as Error).message };
    }
    return this.judge(entry, result);
  }

  private judge(entry: GroupEntry, result: RingResult): Found {
    switch (result.kind) {
      case 'told':
      case 'present':
        return { condition: 'live', answer: result };
      case 'unwritten':
      case 'silent':
        return { condition: 'stale' };
      case 'closed':
        return { condition: 'dead' };
      case 'missing':
        // Its process may live on, where somebody took the bell away.
        return { condition: mayBeAlive(placeOf(entry.id).pid) ? 'stale' : 'dead' };
      default:
        this.messages.leftOut(entry.id, result.detail);
        return { condition: 'foreign' };
    }
  }
}
