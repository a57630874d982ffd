import { summarise } from './statistics.mjs';
import { turnsOf } from './turns.mjs';

const NS_PER_MS = 1e6;

/**
 * Times loops in short rounds that take turns, so that whatever slows the machine
 * down for a while slows all peers down alike.
 *
 * @param peers by name, functions that run their call `count` times, and may return a promise
 * @returns by name, a summary of the nanoseconds that one call took in each round
 */
export async function interleave(peers, { rounds, roundMs, warmUps }) {
  const runners = Object.entries(peers).map(([name, run]) => ({
    name,
    run,
    count: 16,
    samples: [],
  }));
  for (const runner of runners) await findCount(runner, roundMs);
  // What is compiled late, or thrown away and compiled again, is done after these.
  for (let round = 0; round < warmUps; round++) await runRound(runners, round);
  for (const runner of runners) await findCount(runner, roundMs);
  for (const runner of runners) runner.samples.length = 0;
  for (let round = 0; round < rounds; round++) await runRound(runners, round);
  return Object.fromEntries(runners.map(({ name, samples }) => [name, summarise(samples)]));
}

async function runRound(runners, round) {
  for (const runner of turnsOf(runners, round)) {
    const ms = await timeOf(runner);
    runner.samples.push((ms * NS_PER_MS) / runner.count);
  }
}

/** Finds how many calls fill a round. */
async function findCount(runner, roundMs) {
  for (;;) {
    // The least of three: what interrupts one run would make all rounds too short.
    const ms = Math.min(await timeOf(runner), await timeOf(runner), await timeOf(runner));
    if (ms >= roundMs / 2) {
      runner.count = Math.max(1, Math.round((runner.count * roundMs) / ms));
      return;
    }
    runner.count *= 2;
  }
}

async function timeOf({ run, count }) {
  const start = performance.now();
  const pending = run(count);
  if (pending !== undefined) await pending;
  return performance.now() - start;
}
