import { constants, promises } from 'node:fs';
import { StateDamage } from './state-damage.js';

/** What is longer was not written by this package, whose states are a few megabytes. */
const MAX_BYTES = 1 << 28;

/** A file of ours is no link, and a pipe in its place must not be waited for. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Reads a file from a position on, up to its end as it is, or less far. */
export async function readFrom(path: string, from = 0, to = Infinity): Promise<Buffer> {
  const file = await promises.open(path, FLAGS);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new StateDamage('it is not a file');
    const end = Math.min(to, stats.size);
    if (end - from > MAX_BYTES) throw new StateDamage(`it has ${stats.size} bytes`);
    // With memory of its own, in which numbers can lie.
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, end - from));
    let done = 0;
    while (done < bytes.length) {
      // oxlint-disable-next-line no-await-in-loop
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  } finally {
    await file.close();
  }
}
