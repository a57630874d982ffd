import type { MetricsExposition } from '../exposition/index.js';

/** How long gathering may take, and whether the process waits for it. */
export interface Patience {
  readonly timeoutMs: number;
  /** True where it must not keep the process alive. */
  readonly unref: boolean;
}

/** A body as a scrape would get it, and what says so. */
export interface GatheredBody {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/**
 * The whole body of a scrape, in the text format. It is gathered before anybody connects:
 * a collector that hangs holds no connection, and what is sent twice is the same.
 * @throws Error where it takes too long
 */
export async function gatherBody(
  exposition: MetricsExposition,
  { timeoutMs, unref }: Patience,
): Promise<GatheredBody> {
  let isTooLate = false;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isTooLate = true;
      reject(new Error(`they were not collected within ${timeoutMs} ms`));
    }, timeoutMs);
    if (unref) timer.unref();
  });
  const gather = async (): Promise<GatheredBody> => {
    const { contentType, body } = await exposition.render(undefined, { deadlineMs: timeoutMs / 2 });
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) {
      if (isTooLate) break;
      chunks.push(chunk);
    }
    return { contentType, bytes: Buffer.concat(chunks) };
  };
  try {
    return await Promise.race([gather(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
