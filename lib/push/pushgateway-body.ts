import type { MetricsExposition } from '../exposition/index.js';

/** A body as a scrape would get it, and what says so. */
export interface PushgatewayBody {
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
  timeoutMs: number,
): Promise<PushgatewayBody> {
  let isTooLate = false;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isTooLate = true;
      reject(new Error(`they were not collected within ${Math.ceil(timeoutMs)} ms`));
    }, timeoutMs).unref();
  });
  const gather = async (): Promise<PushgatewayBody> => {
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
