import type { CollectedFamily, FamilySource } from '../exposition/index.js';
import type { ToldStates, Telling } from './told-states.js';
import type { QuietCollection } from './quiet-collection.js';

/** The share of the time that is left which collecting may use; the rest is for writing. */
const COLLECTING_SHARE = 0.8;

/**
 * Brings what this member tells up to date, for those who ring its bell. Who rings before
 * the moment of a refresh is taken shares it; all who come later share the next one.
 */
export class Refreshes {
  /** The one that may be joined. */
  private open: Promise<Telling> | undefined;
  /** The one that was begun last. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly source: FamilySource,
    private readonly states: ToldStates,
    private readonly quiet: QuietCollection,
  ) {}

  /** A state from after this call that all can read; it may take so many milliseconds. */
  refresh(withinMs: number): Promise<Telling> {
    if (this.open !== undefined) return this.open;
    const refresh = this.last.then(() => this.run(withinMs * COLLECTING_SHARE, close));
    const close = (): void => {
      if (this.open === refresh) this.open = undefined;
    };
    this.open = refresh;
    this.last = refresh.then(close, close);
    return refresh;
  }

  private async run(deadlineMs: number, onMoment: () => void): Promise<Telling> {
    const complete = this.quiet.begin();
    const take = await this.source.prepare({ names: undefined, deadlineMs, inTurn: true });
    return this.states.tell((): CollectedFamily[] => {
      onMoment();
      return complete(take());
    });
  }
}
