import { startHelper } from '../support/helper-process.mjs';
import { BARE, BY_HAND, OURS } from '../support/names.mjs';
import { result } from '../support/result.mjs';
import { summarise } from '../support/statistics.mjs';
import { takeTurns } from '../support/take-turns.mjs';
import { addsAtMost } from '../support/targets.mjs';

const ROUNDS = 11;
const PEERS = [BARE, OURS, BY_HAND];

/** What an app's start takes longer, each start in a process of its own. */
export async function run({ short }) {
  const loads = Object.fromEntries(PEERS.map((peer) => [peer, []]));
  const peers = Object.fromEntries(
    PEERS.map((peer) => [
      peer,
      async () => {
        const helper = await startHelper('boot.mjs', [peer]);
        await helper.end();
        loads[peer].push(helper.first.load);
        return helper.first.start;
      },
    ]),
  );
  const start = await takeTurns(peers, short ? 1 : ROUNDS);
  const load = Object.fromEntries(PEERS.map((peer) => [peer, summarise(loads[peer])]));
  return [
    result({
      title: 'start of an app with 1,000 decorated methods and 10,000 seeded series',
      unit: 'ms',
      figures: start,
      compare: 'added',
      targets: [addsAtMost(150, 'ms')],
      notes: ['the bare app has the same 100 providers, without decorators; by hand only seeds'],
    }),
    result({
      title: 'before that: to load the package, define 10 metrics and decorate 1,000 methods',
      unit: 'ms',
      figures: load,
      compare: 'added',
    }),
  ];
}
