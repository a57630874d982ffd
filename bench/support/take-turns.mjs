import { summarise } from './statistics.mjs';

/**
 * Samples what is measured one piece at a time, such as a scrape or the start of a
 * process: each peer once a round, another first each time.
 *
 * @param peers by name, functions that resolve with one sample
 * @param rounds how many samples are taken of each, or a function of the name
 */
export async function takeTurns(peers, rounds) {
  const names = Object.keys(peers);
  const roundsOf = typeof rounds === 'function' ? rounds : () => rounds;
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  const last = Math.max(...names.map(roundsOf));
  for (let round = 0; round < last; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      if (round < roundsOf(name)) samples[name].push(await peers[name]());
    }
  }
  return Object.fromEntries(names.map((name) => [name, summarise(samples[name])]));
}
