import { filledPeers } from '../peers/filled-metrics.mjs';
import { promNotes } from '../peers/prom-clients.mjs';
import { startHelper } from '../support/helper-process.mjs';
import { result } from '../support/result.mjs';
import { takeTurns } from '../support/take-turns.mjs';
import { shareOfByHand } from '../support/targets.mjs';

const SERIES = 50_000;
const KINDS = [
  { kind: 'counter', what: 'counter series', share: 1.4 },
  { kind: 'histogram', what: 'histogram series of 11 buckets', share: 0.5 },
];

/** Memory for a series that was scraped, each peer in processes of its own. */
export async function run({ short }) {
  const results = [];
  for (const { kind, what, share } of KINDS) {
    const peers = Object.fromEntries(
      filledPeers.map((peer) => [peer, () => weigh(peer, kind, short)]),
    );
    results.push(
      result({
        title: `heap and buffers for one ${what} with 3 labels`,
        unit: 'bytes',
        // After a collection, not a byte differs from one process to the next.
        figures: await takeTurns(peers, 1),
        targets: [shareOfByHand(share)],
        notes: promNotes,
      }),
    );
  }
  return results;
}

async function weigh(peer, kind, short) {
  const series = short ? SERIES / 50 : SERIES;
  const helper = await startHelper('weigh.mjs', [peer, kind, series], ['--expose-gc']);
  await helper.end();
  return helper.first;
}
