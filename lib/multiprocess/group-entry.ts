import { randomBytes } from 'node:crypto';

const ID = String.raw`\d+-\d+-[0-9a-f]{8}`;
const ENTRY = new RegExp(
  `^(?<id>${ID})(?:\\.by\\.(?<adopter>${ID})|\\.(?<passing>joining|gone))?$`,
);

/** The directory of one member in that of the group. */
export interface GroupEntry {
  /** Its name. */
  readonly name: string;
  /** Whose it is. */
  readonly id: string;
  /** Who has taken it over, since its member has ended. */
  readonly adopter: string | undefined;
  /** Whether its member puts it together, or somebody removes it: then it does not count. */
  readonly passing: 'joining' | 'gone' | undefined;
}

/** An id that no other member has or had. */
export function makeMemberId(pid: number, threadId: number): string {
  return `${pid}-${threadId}-${randomBytes(4).toString('hex')}`;
}

/** What a name in the group's directory means; undefined where it is none of ours. */
export function parseEntry(name: string): GroupEntry | undefined {
  const groups = ENTRY.exec(name)?.groups;
  if (groups === undefined) return undefined;
  const { id, adopter, passing } = groups;
  return { name, id: id!, adopter, passing: passing as GroupEntry['passing'] };
}

/** The name of a directory while its member puts it together. */
export function joiningName(id: string): string {
  return `${id}.joining`;
}

/** The name of a directory that is being removed. */
export function goneName(id: string): string {
  return `${id}.gone`;
}

/** The name of a directory that a member has taken over. */
export function adoptedName(id: string, adopter: string): string {
  return `${id}.by.${adopter}`;
}

/** The process and the thread of a member. */
export function placeOf(id: string): { readonly pid: number; readonly threadId: number } {
  const [pid, threadId] = id.split('-').map(Number);
  return { pid: pid!, threadId: threadId! };
}
