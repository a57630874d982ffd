import { setTimeout } from 'node:timers/promises';
import type { Found, GroupBells, RingRequest } from './group-bells.js';
import type { GroupDirectory } from './group-directory.js';
import type { GroupEntry } from './group-entry.js';
import type { GroupMessages } from './group-messages.js';
import type { GroupReaders } from './group-readers.js';
import type { Estate, Member, MemberState, StateReading } from '../states/index.js';

/** How often a look starts over where directories change under its eyes. */
const MAX_LOOKS = 5;
/** How long it waits before that, in milliseconds, times the looks it took. */
const PAUSE_MS = 5;

/** A member whose state was read. */
export interface SeenMember {
  readonly entry: GroupEntry;
  readonly state: MemberState;
  readonly condition: 'live' | 'stale' | 'dead';
}

/** The group at one moment. */
export interface GroupView {
  readonly entries: readonly GroupEntry[];
  readonly seen: readonly SeenMember[];
  /** Directories of those who ended before they told anything. */
  readonly empty: readonly GroupEntry[];
}

/** What is looked for. */
export interface LookRequest extends RingRequest {
  /** Whether only those are read that have ended. */
  readonly deadOnly: boolean;
  /** What is there already, from a look at the directory right before. */
  readonly found?: ReadonlyMap<string, Found>;
}

/**
 * Looks at all other members of the group: lists them, rings them, reads what they tell, and
 * lists them again. Where directories were moved meanwhile, which would count something
 * twice or not at all, it starts over.
 */
export class GroupLook {
  /** Those who are none of this app, for good. */
  private readonly foreign = new Set<string>();

  constructor(
    private readonly member: Member,
    private readonly directory: GroupDirectory,
    private readonly bells: GroupBells,
    private readonly readers: GroupReaders,
    private readonly messages: GroupMessages,
    private readonly estate: () => Estate,
  ) {}

  /** The directories of all others that may be of this app. */
  async others(): Promise<GroupEntry[]> {
    const entries = await this.directory.list();
    const ids = new Set(entries.map(({ id }) => id));
    for (const id of this.foreign) if (!ids.has(id)) this.foreign.delete(id);
    return entries.filter(
      ({ id, passing }) => id !== this.member.id && passing === undefined && !this.foreign.has(id),
    );
  }

  /** True where another member has taken this one's directory over. */
  async isTakenOver(): Promise<boolean> {
    try {
      const { id } = this.member;
      const entries = await this.directory.list();
      if (entries.some((entry) => entry.id === id && entry.adopter !== undefined)) return true;
      const readings = await this.readers.read(await this.others());
      return [...readings.values()].some(({ state }) => state?.estate.includes.includes(id));
    } catch {
      // There is no directory at all.
      return false;
    }
  }

  /** Rejects where the directory cannot be read. */
  async look(request: LookRequest): Promise<GroupView> {
    const endsAt = performance.now() + request.withinMs;
    const found = new Map(request.found);
    for (let looks = 1; ; looks += 1) {
      // Each look needs what the one before left open.
      // oxlint-disable no-await-in-loop
      const entries = await this.others();
      await this.ringAll(entries, found, { ...request, withinMs: endsAt - performance.now() });
      const wanted = entries.filter((entry) => this.isWanted(entry, entries, found, request));
      const readings = await this.readers.read(wanted);
      const view = this.weigh(entries, readings, found, looks === MAX_LOOKS);
      if (view !== undefined && (looks === MAX_LOOKS || (await this.stands(view)))) {
        this.readers.keep(entries);
        return view;
      }
      await setTimeout(looks * PAUSE_MS, undefined, { ref: request.keepsAlive });
      // oxlint-enable no-await-in-loop
    }
  }

  /** Rings all who were not found yet; who is adopted has no bell. */
  private async ringAll(
    entries: readonly GroupEntry[],
    found: Map<string, Found>,
    request: LookRequest,
  ): Promise<void> {
    await Promise.all(
      entries.map(async (entry) => {
        if (entry.adopter !== undefined) found.set(entry.id, { condition: 'dead' });
        else if (!found.has(entry.id)) {
          found.set(entry.id, await this.bells.ring(entry, request));
        }
      }),
    );
  }

  private isWanted(
    entry: GroupEntry,
    entries: readonly GroupEntry[],
    found: ReadonlyMap<string, Found>,
    { deadOnly }: LookRequest,
  ): boolean {
    const { condition } = found.get(entry.id)!;
    if (condition === 'foreign') return false;
    if (!deadOnly || condition === 'dead') return true;
    // Who has taken over what it left is to be found out.
    return entries.some((one) => one.adopter !== undefined);
  }

  /** Puts together what was read; undefined where something was gone that nobody includes. */
  private weigh(
    entries: readonly GroupEntry[],
    readings: ReadonlyMap<string, StateReading>,
    found: Map<string, Found>,
    isLast: boolean,
  ): GroupView | undefined {
    const covered = new Set(this.estate().includes);
    for (const { state } of readings.values()) {
      for (const id of state?.estate.includes ?? []) covered.add(id);
    }
    const seen: SeenMember[] = [];
    const empty: GroupEntry[] = [];
    for (const entry of entries) {
      const reading = readings.get(entry.name);
      if (reading === undefined || covered.has(entry.id)) continue;
      const one = found.get(entry.id)!;
      const { condition } = one;
      if (wasMoved(reading, one) && !isLast) {
        found.delete(entry.id);
        return undefined;
      }
      const state = this.stateOf(entry, reading);
      if (reading.problem === 'starting' && condition === 'dead' && !state) empty.push(entry);
      if (state !== undefined && condition !== 'foreign') seen.push({ entry, state, condition });
    }
    return { entries, seen, empty };
  }

  /** The state of a member of this app; the last one that is known where its files are damaged. */
  private stateOf(entry: GroupEntry, reading: StateReading): MemberState | undefined {
    const { state } = reading;
    if (state === undefined) {
      const last = this.readers.lastOf(entry);
      if (reading.problem !== 'gone' && reading.problem !== 'starting') {
        this.messages.cannotRead(entry.id, reading.problem, reading.detail, last !== undefined);
      }
      return last;
    }
    const { app, id } = state.member;
    if (app !== this.member.app) {
      this.foreign.add(entry.id);
      this.messages.leftOut(entry.id, `it is of the app ${JSON.stringify(app)}`);
      return undefined;
    }
    if (id === entry.id) return state;
    this.messages.leftOut(entry.id, `its directory is a copy of that of ${id}`);
    return undefined;
  }

  /** True where nothing that counts was moved since it was listed. */
  private async stands({ entries, seen }: GroupView): Promise<boolean> {
    const now = await this.others();
    const names = new Set(now.map(({ name }) => name));
    const known = new Set(entries.map(({ name }) => name));
    return (
      seen.every(({ entry }) => names.has(entry.name)) &&
      now.every(({ name, adopter }) => adopter === undefined || known.has(name))
    );
  }
}

/** True where a directory was moved or removed after its member was found. */
function wasMoved({ problem }: StateReading, found: Found): boolean {
  if (problem === 'gone') return true;
  // It said that its state can be read: what is there is less than that, or of another one.
  const isLess = problem === 'starting' || problem === 'corrupt';
  return isLess && found.condition === 'live' && found.answer.kind === 'told';
}
