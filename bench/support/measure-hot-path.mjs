import { interleave } from './interleave.mjs';
import { useOtherMetrics } from './other-metrics.mjs';

/** Long enough for stable medians. */
const FULL = { rounds: 101, roundMs: 8, warmUps: 25 };

/** Only to see that all works. */
const SHORT = { rounds: 3, roundMs: 2, warmUps: 1 };

/** Times loops against each other, in a process that has other metrics as well. */
export async function measureHotPath(peers, { short }) {
  await useOtherMetrics();
  return interleave(peers, short ? SHORT : FULL);
}
