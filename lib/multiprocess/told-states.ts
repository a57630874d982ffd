import type { CollectedFamily, EventLoopShare } from '../exposition/index.js';
import { NO_ESTATE } from '../merging/index.js';
import type { GroupMessages } from './group-messages.js';
import type { MemberHome } from './member-home.js';
import type { Estate, Member, MemberState, StateMetrics, StateMaker } from '../states/index.js';
import { isGone } from './system-error.js';
import { Turns } from './turns.js';

/** A state of this member, and whether the others can read it. */
export interface Telling {
  readonly state: MemberState;
  /** Why it could not be written. */
  readonly failure?: unknown;
}

/** What this member has counted, and what the dead have left to it, as it was told last. */
export class ToldStates {
  private readonly turns = new Turns();
  private sequence = 0;
  private metrics: StateMetrics = { families: [], foreign: [] };
  private left: Estate = NO_ESTATE;

  constructor(
    private readonly member: Member,
    private readonly own: StateMaker,
    private readonly home: MemberHome,
    private readonly share: EventLoopShare,
    private readonly messages: GroupMessages,
    /** Makes the directory again where it is gone. */
    private readonly onGone: () => Promise<void>,
  ) {}

  /** What the dead have left to this member. */
  get estate(): Estate {
    return this.left;
  }

  /**
   * Takes a moment and tells it: once this resolves, all others can read it. One after the
   * other, so that no older moment ever follows a newer one.
   */
  tell(take: () => readonly CollectedFamily[]): Promise<Telling> {
    return this.turns.run(async () => {
      this.metrics = await this.share.finish(this.own.steps(take()));
      return this.save(this.next(this.left));
    });
  }

  /** The same where nothing else changed than the time: then nothing is written. */
  tellChanges(take: () => readonly CollectedFamily[]): Promise<void> {
    return this.turns.run(async () => {
      this.metrics = await this.share.finish(this.own.steps(take()));
      const state = this.next(this.left);
      if (!this.home.isWritten(state)) await this.save(state);
    });
  }

  /** The same at once, as the process ends; throws the system's error. */
  tellNow(families: readonly CollectedFamily[]): void {
    this.metrics = this.own.metricsOf(families);
    this.home.writeSync(this.next(this.left));
  }

  /**
   * Takes over what the dead have left, where that can be written; nothing is told meanwhile.
   * Undefined where there is nothing to take over.
   */
  inherit(take: (estate: Estate) => Promise<Estate | undefined>): Promise<void> {
    return this.turns.run(async () => {
      const estate = await take(this.left);
      if (estate === undefined) return;
      const { failure } = await this.save(this.next(estate));
      if (failure === undefined) this.left = estate;
    });
  }

  /** Does something with the directory while nothing is written into it. */
  inTurn(work: () => Promise<void>): Promise<void> {
    return this.turns.run(work);
  }

  private next(estate: Estate): MemberState {
    const { member, metrics: own } = this;
    this.sequence += 1;
    return { member, sequence: this.sequence, takenAt: Date.now(), own, estate };
  }

  private async save(state: MemberState): Promise<Telling> {
    if (!this.home.isOpen) return { state, failure: new Error('it has no directory') };
    try {
      await this.write(state);
      return { state };
    } catch (failure) {
      // What was closed meanwhile needs no word.
      if (this.home.isOpen) this.messages.cannotWrite(this.home.path, failure);
      return { state, failure };
    }
  }

  private async write(state: MemberState): Promise<void> {
    try {
      await this.home.write(state);
    } catch (error) {
      if (!isGone(error)) throw error;
      await this.onGone();
      await this.home.write(state);
    }
  }
}
