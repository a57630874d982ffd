import { mkdir, rename, rm, stat } from 'node:fs/promises';
import type { EventLoopShare } from '../exposition/index.js';
import { hasBell, placeForBell, UNFINISHED } from './bell-path.js';
import { BellServer, type AnswerBell } from './bell-server.js';
import { joiningName } from './group-entry.js';
import type { GroupDirectory } from './group-directory.js';
import { type Member, type MemberState, StateWriter } from '../states/index.js';
import { isGone } from './system-error.js';

/** The directory of this member: its files, and its bell. */
export class MemberHome {
  private bell: BellServer | undefined;
  private writer: StateWriter | undefined;
  private hasClosed = false;

  constructor(
    private readonly member: Member,
    private readonly group: GroupDirectory,
    private readonly share: EventLoopShare,
    private readonly answer: AnswerBell,
  ) {}

  /** True once others can find it. */
  get isOpen(): boolean {
    return this.writer !== undefined && !this.hasClosed;
  }

  /**
   * Makes it. Its bell is there before others can see it, since who has no bell has ended.
   * @throws DirectoryFault
   */
  async open(): Promise<void> {
    // Where it was removed, the old bell hangs nowhere.
    await this.closeBell();
    await this.group.open();
    const { id } = this.member;
    const joining = this.group.pathOf(joiningName(id));
    try {
      await rm(joining, { recursive: true, force: true });
      await mkdir(joining, { mode: 0o700 });
      await this.openBell(joining);
      await rename(joining, this.path);
    } catch (error) {
      await this.closeBell();
      // It may have failed for the same reason.
      await this.group.remove({ name: joiningName(id), id }).catch(() => undefined);
      throw error;
    }
    this.writer = new StateWriter(this.path, this.share);
    if (this.hasClosed) await this.close();
  }

  /** True where its directory is where it was. */
  async isThere(): Promise<boolean> {
    try {
      return (await stat(this.path)).isDirectory();
    } catch (error) {
      return !isGone(error);
    }
  }

  /** Hangs the bell up again where somebody took it away, such as who cleans temporary files. */
  async mendBell(): Promise<void> {
    // Where all of it is gone, the next state finds out.
    if (this.hasClosed || (await hasBell(this.path)) || !(await this.isThere())) return;
    await this.closeBell();
    await this.group.removeBell(this.member.id);
    await this.openBell(this.path);
    if (this.hasClosed) await this.close();
  }

  /** True where a state says what the last one said that was written. */
  isWritten(state: MemberState): boolean {
    return this.writer?.isSame(state) ?? false;
  }

  /** Rejects with the system's error; with `ENOENT` where the directory is gone. */
  async write(state: MemberState): Promise<void> {
    await this.writer!.write(state);
  }

  /** The same as the process ends. */
  writeSync(state: MemberState): void {
    this.writer?.writeSync(state);
  }

  /** Others take this member for ended from now on; its files stay, for one of them. */
  async close(): Promise<void> {
    this.hasClosed = true;
    await this.closeBell();
  }

  /** Where it is. */
  get path(): string {
    return this.group.pathOf(this.member.id);
  }

  private async openBell(directory: string): Promise<void> {
    const bell = new BellServer(this.answer);
    const place = await placeForBell(directory, this.member.id);
    // Closing removes the name under which it was opened, and then nobody could tell one who
    // has left from one whose bell was taken away.
    await bell.open(place + UNFINISHED);
    this.bell = bell;
    await rename(place + UNFINISHED, place);
  }

  private async closeBell(): Promise<void> {
    const { bell } = this;
    this.bell = undefined;
    await bell?.close();
  }
}
