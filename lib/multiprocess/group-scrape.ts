import type {
  CollectedFamily,
  CollectRequest,
  EventLoopShare,
  FamilySource,
} from '../exposition/index.js';
import type { Adoption } from './adoption.js';
import type { GroupLook, GroupView, SeenMember } from './group-look.js';
import type { GroupMessages } from './group-messages.js';
import type { MemberState } from '../states/index.js';
import { type MetricsMerger, partsOf, type MergePart } from '../merging/index.js';
import type { ToldStates } from './told-states.js';
import { PROCESSES, ProcessesFamily, type ProcessCounts } from './processes-family.js';
import type { QuietCollection } from './quiet-collection.js';
import { Turns } from './turns.js';

/** What a scrape of the group is made with. */
export interface ScrapeParts {
  readonly source: FamilySource;
  readonly quiet: QuietCollection;
  readonly states: ToldStates;
  readonly look: GroupLook;
  readonly adoption: Adoption;
  /** Of bodies with all metrics. */
  readonly merger: MetricsMerger;
  /** Of bodies with some of them, so that what is kept for all others is not lost. */
  readonly limitedMerger: MetricsMerger;
  readonly share: EventLoopShare;
  readonly messages: GroupMessages;
}

/** Scrapes the group: this member and all others at once, and what the dead have left. */
export class GroupScrape {
  private readonly merges = new Turns();
  private readonly processes = new ProcessesFamily();
  /** What others told when they were last looked at. */
  private lastSeen: readonly SeenMember[] = [];

  constructor(private readonly parts: ScrapeParts) {}

  /** Rejects only where nobody waits for it any more. */
  async prepare(
    request: CollectRequest,
    /** Whether others can be read, and what they left be taken over. */
    { looks, adopts }: { readonly looks: boolean; readonly adopts: boolean },
  ): Promise<() => CollectedFamily[]> {
    // What is counted from here on may be in it or not.
    request.onMoment?.();
    const { source, quiet, messages } = this.parts;
    const looking = looks ? this.lookAround(request.deadlineMs) : undefined;
    const complete = quiet.begin();
    const take = await source.prepare({ ...request, names: undefined, onMoment: undefined });
    let own: CollectedFamily[] | undefined;
    const takeOwn = (): CollectedFamily[] => (own = complete(take()));
    try {
      const { state } = await this.parts.states.tell(takeOwn);
      const view = await looking;
      request.signal?.throwIfAborted();
      if (view && adopts) await this.parts.adoption.adopt(view);
      // Where nobody could be looked at, what they told before: without it all sums would fall.
      if (view) this.lastSeen = view.seen;
      const families = await this.merge(state, looks ? this.lastSeen : [], request.names);
      return () => families;
    } catch (error) {
      request.signal?.throwIfAborted();
      messages.cannotMerge(error);
      return () => this.alone(own ?? take(), request.names);
    }
  }

  /** What a process shows that is in no group. */
  alone(
    families: readonly CollectedFamily[],
    names: ReadonlySet<string> | undefined,
  ): CollectedFamily[] {
    const counts = { live: 1, stale: 0, dead: 0 };
    return [...families, this.processes.of(counts)].filter(({ name }) => names?.has(name) ?? true);
  }

  private async lookAround(deadlineMs = Infinity): Promise<GroupView | undefined> {
    const { look, messages } = this.parts;
    try {
      return await look.look({
        wants: 'state',
        withinMs: deadlineMs,
        keepsAlive: true,
        deadOnly: false,
      });
    } catch (error) {
      messages.cannotLook(error);
      return undefined;
    }
  }

  private merge(
    state: MemberState,
    seen: readonly SeenMember[],
    names: ReadonlySet<string> | undefined,
  ): Promise<CollectedFamily[]> {
    return this.merges.run(async () => {
      const { states, share } = this.parts;
      const merger = names === undefined ? this.parts.merger : this.parts.limitedMerger;
      // As it is now: what was adopted since the look is part of it.
      const { estate } = states;
      const counted = new Set(estate.includes);
      const others = seen.filter(({ entry }) => !counted.has(entry.id));
      const isAdopted = others.some((one) => one.state.estate.includes.includes(state.member.id));
      const own = isAdopted ? [] : [{ ...state, estate }];
      const living = others.filter(({ condition }) => condition !== 'dead').map(stateOf);
      const dead = others.filter(({ condition }) => condition === 'dead').map(stateOf);
      const parts = partsOf([...own, ...living], dead);
      const wanted = names === undefined ? parts : parts.map((part) => limited(part, names));
      const merged = await share.finish(merger.merge(wanted));
      if (names !== undefined && !names.has(PROCESSES)) return merged;
      return [...merged, this.processes.of(count([...own, ...living, ...dead], others))];
    });
  }
}

function stateOf({ state }: SeenMember): MemberState {
  return state;
}

function limited(part: MergePart, names: ReadonlySet<string>): MergePart {
  const families = part.metrics.families.filter(({ shape }) => names.has(shape.name));
  const foreign = part.metrics.foreign.filter(({ name }) => names.has(name));
  return { ...part, metrics: { families, foreign } };
}

function count(states: readonly MemberState[], others: readonly SeenMember[]): ProcessCounts {
  const found = { live: 1, stale: 0, dead: 0 };
  for (const { condition } of others) found[condition] += 1;
  for (const { estate } of states) found.dead += estate.dead;
  return found;
}
