import { connect, type Socket } from 'node:net';
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import {
  decodeAnswer,
  encodeMessage,
  LineSplitter,
  type BellAnswer,
  type BellRequest,
} from './bell-messages.js';
import { codeOf } from './system-error.js';

/** How often a bell is rung whose member hangs up without an answer. */
const MAX_TRIES = 3;

/** What became of a ring. */
export type RingResult =
  | Exclude<BellAnswer, { kind: 'working' }>
  /** Nobody listens there. */
  | { readonly kind: 'closed' }
  /** There is no bell. */
  | { readonly kind: 'missing' }
  /** It is there, and says nothing, or nothing that is known here. */
  | { readonly kind: 'silent'; readonly detail: string };

/** Who rings. */
export interface RingOptions {
  /** Whether the process waits for the answer before it ends. */
  readonly keepsAlive: boolean;
}

/**
 * Rings a bell, and waits for the answer: as long as the member gives signs of life, but no
 * longer than is asked for in all. Never rejects.
 */
export async function ring(
  path: string,
  request: BellRequest,
  { keepsAlive }: RingOptions,
): Promise<RingResult> {
  const endsAt = performance.now() + request.withinMs;
  for (let tries = 1; ; tries += 1) {
    const withinMs = Math.max(1, endsAt - performance.now());
    // oxlint-disable-next-line no-await-in-loop
    const result = await ringOnce(path, { ...request, withinMs }, keepsAlive);
    // It may be about to end: the next try finds out.
    if (result !== undefined) return result;
    if (tries === MAX_TRIES) return { kind: 'silent', detail: 'it hung up' };
  }
}

/** Undefined where it hung up. */
function ringOnce(
  path: string,
  request: BellRequest,
  keepsAlive: boolean,
): Promise<RingResult | undefined> {
  return new Promise((resolve) => {
    const lines = new LineSplitter();
    let socket: Socket | undefined;
    let heardAt = performance.now();
    const endsAt = heardAt + request.withinMs;
    let timer: NodeJS.Timeout | undefined;
    const finish = (result: RingResult | undefined): void => {
      clearTimeout(timer);
      socket?.destroy();
      resolve(result);
    };
    const giveUp = (): void => {
      const now = performance.now();
      const left = Math.min(heardAt + request.deadlineMs, endsAt) - now;
      if (left > 0) watch(left);
      else finish({ kind: 'silent', detail: `it was silent for ${Math.round(now - heardAt)} ms` });
    };
    // Where this process itself was held up, what has come meanwhile is read first.
    const watch = (ms: number): void => {
      timer = setTimeout(() => setImmediate(giveUp), ms);
      if (!keepsAlive) timer.unref();
    };
    watch(Math.min(request.deadlineMs, request.withinMs));
    try {
      socket = connect({ path });
    } catch (error) {
      finish({ kind: 'silent', detail: String(error) });
      return;
    }
    if (!keepsAlive) socket.unref();
    socket.setEncoding('utf8');
    socket.once('connect', () => socket?.write(encodeMessage(request)));
    socket.on('data', (text: string) => {
      heardAt = performance.now();
      try {
        for (const line of lines.add(text)) {
          const answer = decodeAnswer(line);
          if (answer === undefined) finish({ kind: 'foreign', detail: 'its answer is no answer' });
          else if (answer.kind !== 'working') finish(answer);
        }
      } catch {
        finish({ kind: 'foreign', detail: 'its answer is no answer' });
      }
    });
    socket.once('error', (error) => finish(resultOf(error)));
    socket.once('close', () => finish(undefined));
  });
}

function resultOf(error: unknown): RingResult | undefined {
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return { kind: 'closed' };
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'missing' };
    // It ended, or is ending.
    case 'ECONNRESET':
    case 'EPIPE':
      return undefined;
    default:
      // Such as EAGAIN: too many wait for it.
      return { kind: 'silent', detail: (error as Error).message };
  }
}
