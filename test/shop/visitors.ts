import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

/** A request, and with which status it is answered. */
export interface Errand {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body?: unknown;
}

/** A request that was answered as it should be, in milliseconds since the epoch. */
export interface Answered {
  readonly asked: number;
  /** When all of the answer had been read here, which may be long after it was counted there. */
  readonly read: number;
}

/** What visitors know of one errand. */
export interface Tally {
  readonly answers: readonly Answered[];
  /** How many got none: nobody knows whether these were done. */
  readonly cut: number;
  /** What was answered otherwise. */
  readonly surprises: readonly string[];
}

/** Some who do their errands again and again. */
export interface Visitors {
  /** Lets them finish, once they have enough answers; the tallies are in the order of the errands. */
  leave(): Promise<Tally[]>;
  /** Sends them away, whatever they have. */
  drop(): void;
}

const FOR_EACH = 2;
const PAUSE_MS = 30;
/** Of each errand, however slow the machine is. */
const ENOUGH_ANSWERS = 25;
/** The primary forgets a connection whose worker is killed while it is handed over, and never closes it. */
const PATIENCE_MS = 20_000;

/** Sends some for each errand, on a connection of its own for each request. */
export function sendVisitors(url: string, errands: readonly Errand[]): Visitors {
  const leaving = new AbortController();
  const dropped = new AbortController();
  const work = errands.map(async (errand) => {
    const tally = { answers: new Array<Answered>(), cut: 0, surprises: new Array<string>() };
    const isDone = (): boolean =>
      dropped.signal.aborted ||
      (leaving.signal.aborted &&
        (tally.answers.length >= ENOUGH_ANSWERS || tally.surprises.length > 0));
    const again = async (): Promise<void> => {
      while (!isDone()) {
        const asked = Date.now();
        const answer = await run(url, errand);
        if (answer === undefined) tally.cut += 1;
        else if (answer.status === errand.status) tally.answers.push({ asked, read: Date.now() });
        else tally.surprises.push(`${answer.status} ${answer.said}`);
        await setTimeout(PAUSE_MS);
      }
    };
    await Promise.all(Array.from({ length: FOR_EACH }, again));
    return tally;
  });
  return {
    leave: () => {
      leaving.abort();
      return Promise.all(work);
    },
    drop: () => dropped.abort(),
  };
}

/** The answer, or undefined where the connection was cut before it was complete. */
async function run(
  url: string,
  { method, path, body }: Errand,
): Promise<{ status: number; said: string } | undefined> {
  const headers = { 'content-type': 'application/json' };
  const sent = request(url + path, { method, headers, agent: false });
  sent.setTimeout(PATIENCE_MS, () => sent.destroy());
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  try {
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { said: await text(answer), status: answer.statusCode ?? 0 };
  } catch {
    return undefined;
  }
}
