import type { Member } from '../states/index.js';

/** The form of what members say to each other. */
export const GROUP_FORMAT = 1;

/** The most bytes of one message; labels and numbers go through files. */
export const MAX_MESSAGE_BYTES = 16_384;

/** What who rings wants to know. */
export interface BellRequest {
  readonly format: number;
  readonly app: string;
  /** `state` for a state from after the ring; `presence` for who is there. */
  readonly wants: 'state' | 'presence';
  /** How long silence is waited for, in milliseconds. */
  readonly deadlineMs: number;
  /** How long the whole answer is waited for, in milliseconds. */
  readonly withinMs: number;
}

/** What a member answers. */
export type BellAnswer =
  | { readonly kind: 'working' }
  | {
      readonly kind: 'present';
      readonly member: Member;
      readonly origin: number;
      readonly isLeaving: boolean;
    }
  | { readonly kind: 'told'; readonly member: Member; readonly sequence: number }
  | { readonly kind: 'unwritten'; readonly member: Member; readonly detail: string }
  | { readonly kind: 'foreign'; readonly detail: string };

const KINDS = ['working', 'present', 'told', 'unwritten', 'foreign'];

/** A message as it goes over the wire: one line. */
export function encodeMessage(message: BellRequest | BellAnswer): string {
  return `${JSON.stringify(message)}\n`;
}

/** What a line says; undefined where it says nothing that is known here. */
export function decodeRequest(line: string): BellRequest | undefined {
  const read: Partial<BellRequest> | undefined = parse(line);
  const isRequest =
    typeof read?.format === 'number' &&
    typeof read.app === 'string' &&
    (read.wants === 'state' || read.wants === 'presence') &&
    isTime(read.deadlineMs) &&
    isTime(read.withinMs);
  return isRequest ? (read as BellRequest) : undefined;
}

/** The same for an answer. */
export function decodeAnswer(line: string): BellAnswer | undefined {
  const read: { kind?: unknown; member?: Partial<Member> } | undefined = parse(line);
  if (!KINDS.some((kind) => kind === read?.kind)) return undefined;
  const needsMember = read!.kind !== 'working' && read!.kind !== 'foreign';
  if (needsMember && typeof read!.member?.id !== 'string') return undefined;
  return read as BellAnswer;
}

/** Splits what comes in into lines; throws where one is too long. */
export class LineSplitter {
  private rest = '';

  /** The lines that are complete with this. */
  add(text: string): string[] {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    if (this.rest.length > MAX_MESSAGE_BYTES) throw new Error('a message was too long');
    return lines;
  }
}

function parse(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}
