import { describeError } from '../errors/index.js';
import type { Adoption } from './adoption.js';
import type { BellAnswer, BellRequest } from './bell-messages.js';
import type { GroupDirectory } from './group-directory.js';
import type { GroupLook } from './group-look.js';
import type { GroupMessages } from './group-messages.js';
import type { MemberHome } from './member-home.js';
import type { Member } from '../states/index.js';
import type { ToldStates } from './told-states.js';
import { stays, type Presence } from './presence.js';
import { reasonOf } from './private-directory.js';
import type { QuietCollection } from './quiet-collection.js';
import type { Refreshes } from './refreshes.js';
import type { Speaker } from './speaker.js';

/** How long joining waits for those who were there already, in milliseconds. */
const MAX_BOOT_WAIT_MS = 2_000;

/** What a member is made of. */
export interface MemberParts {
  readonly member: Member;
  readonly directory: GroupDirectory;
  readonly home: MemberHome;
  readonly presence: Presence;
  readonly look: GroupLook;
  readonly states: ToldStates;
  readonly adoption: Adoption;
  readonly refreshes: Refreshes;
  readonly quiet: QuietCollection;
  readonly speaker: Speaker;
  readonly messages: GroupMessages;
}

/**
 * Whether this process is in its group: `apart` where it must not be, `outside` before it
 * has joined, and where it could not.
 */
export type Standing = 'outside' | 'inside' | 'apart' | 'left';

/** This process as a member of its group: joins, is rung, mends what others break, leaves. */
export class GroupMember {
  private standing: Standing = 'outside';
  /** True once the directory was found to be the user's own. */
  private isTrusted = false;
  private isLeaving = false;

  constructor(private readonly parts: MemberParts) {}

  /** True where the others can be read. */
  get canLook(): boolean {
    return this.isTrusted && this.standing !== 'apart' && this.standing !== 'left';
  }

  /** True where it answers for others, and they for it. */
  get isInside(): boolean {
    return this.standing === 'inside';
  }

  /**
   * Whether no other member stays; those that are silent do. Asked by who is about to leave,
   * who from then on does not count for others that ask: of all that leave at once the last
   * one to ask is alone.
   */
  async isAlone(): Promise<boolean> {
    if (!this.isInside) return true;
    this.isLeaving = true;
    try {
      const found = await this.parts.presence.ringAll();
      return ![...found.values()].some(stays);
    } catch {
      // Nobody can be found, and so nobody else will do it.
      return true;
    }
  }

  /** Joins the group, if it can; says so where not. Never rejects. */
  async join(): Promise<void> {
    const { directory, home, look, presence, states, quiet, adoption, speaker, messages } =
      this.parts;
    if (process.platform === 'win32') {
      this.stayApart('on Windows there are no sockets in directories.');
      return;
    }
    try {
      await directory.open();
      this.isTrusted = true;
      await directory.removeWaste();
      const found = await presence.ringAll();
      if (this.standing !== 'outside') return;
      if ([...found.values()].some((one) => presence.isTwin(one))) {
        const { pid, app } = this.parts.member;
        this.stayApart(
          `another Nest app of this process (pid ${pid}) is there already for the app ${JSON.stringify(app)}. ` +
            'Give one of the two another multiprocess.app, or set multiprocess: false there.',
        );
        return;
      }
      await home.open();
      if (this.hasLeft) {
        await home.close();
        return;
      }
      this.standing = 'inside';
      await quiet.readForeign();
      await states.tell(() => quiet.now());
      const wants = { wants: 'presence', withinMs: MAX_BOOT_WAIT_MS, keepsAlive: true } as const;
      await adoption.adopt(await look.look({ ...wants, deadOnly: true, found }));
      await speaker.look(await look.others(), wants);
    } catch (error) {
      messages.cannotMeet(directory.path, reasonOf(error));
    }
  }

  /** Answers a ring. */
  async answer({ app, wants, withinMs }: BellRequest): Promise<BellAnswer> {
    const { member, refreshes } = this.parts;
    if (app !== member.app) {
      return { kind: 'foreign', detail: `it is of the app ${JSON.stringify(member.app)}` };
    }
    if (wants === 'presence') {
      const { isLeaving } = this;
      return { kind: 'present', member, origin: performance.timeOrigin, isLeaving };
    }
    const { state, failure } = await refreshes.refresh(withinMs);
    if (failure === undefined) return { kind: 'told', member, sequence: state.sequence };
    return { kind: 'unwritten', member, detail: describeError(failure) };
  }

  /** Makes the directory again that somebody removed; rejects where it cannot or must not. */
  async mend(): Promise<void> {
    const { directory, home, look, member, messages } = this.parts;
    // Who noticed it at the same time was first; making it twice would take its bell away.
    if (await home.isThere()) return;
    if (await look.isTakenOver()) {
      this.stayApart(
        'another process took this one for ended, and has taken over what it counted. Processes of several machines cannot share a directory; ' +
          'neither can those that do not reach each other by sockets.',
      );
      await home.close();
      throw new Error('it was taken over');
    }
    messages.warn(
      'removed',
      `multiprocess: ${directory.pathOf(member.id)} was removed while this process (pid ${member.pid}) was using it; it is made again. ` +
        `Exempt ${directory.path} from what cleans it.`,
    );
    await home.open();
  }

  /** What is done now and then: says what changed, and sees that others can still find it. */
  async tick(isThorough: boolean): Promise<void> {
    const { home, states, quiet, speaker, look, directory } = this.parts;
    if (this.standing === 'outside' && isThorough) await this.join();
    if (this.standing !== 'inside') return;
    if (!(await home.isThere())) await states.inTurn(() => this.mend());
    await quiet.readForeign();
    if (!this.isInside) return;
    await states.tellChanges(() => quiet.now());
    if (!isThorough) return;
    await states.inTurn(() => home.mendBell());
    await directory.removeWaste();
    await speaker.look(await look.others(), { keepsAlive: false });
  }

  /** Says the last word, and hears nobody any more. */
  async leave(): Promise<void> {
    const { home, states, quiet } = this.parts;
    this.isLeaving = true;
    try {
      if (this.isInside) {
        await quiet.readForeign({ isLast: true });
        await states.tellChanges(() => quiet.now());
      }
    } finally {
      // Not before: the process may end meanwhile, and then says it at once.
      this.standing = 'left';
      // What is being written is written before others take this one for ended, and read it.
      await states.inTurn(() => home.close());
    }
  }

  /** The same at once, as the process ends. */
  leaveNow(): void {
    if (!this.isInside) return;
    this.standing = 'left';
    this.parts.states.tellNow(this.parts.quiet.now());
  }

  /** Leaving may have come while this one was joining. */
  private get hasLeft(): boolean {
    return this.standing === 'left' || this.isLeaving;
  }

  private stayApart(reason: string): void {
    this.standing = 'apart';
    this.parts.messages.cannotMeet(this.parts.directory.path, reason);
  }
}
