import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { stubClock, turnsWhile } from '../rendering/event-loop.js';
import { removeStateFiles, stateFiles } from './state-files.js';
import { chunkOf, memberState, namesOf, ordersState, tenants } from './state-samples.js';

afterEach(() => {
  jest.restoreAllMocks();
  removeStateFiles();
});

const SERIES = 50_000;
/** How many may be worked on before anybody looks at the clock. */
const PIECE = 256;

const many = ordersState(chunkOf(tenants(namesOf(SERIES)), 0, 10));
const samples = namesOf(SERIES).map((name, value) => ({ labels: { name }, value }));
const foreign = memberState({
  own: {
    families: [],
    foreign: [{ name: 'theirs', help: '', type: 'gauge', aggregator: 'sum', samples }],
  },
});

describe('the event loop', () => {
  it.each([
    ['series', many, 1],
    // Made into lines, and copied to their place.
    ["samples of prom-client's", foreign, 2],
  ])('goes to the app while many %s are written and read', async (_, state, passes) => {
    const { writer, reader } = stateFiles(10);
    const clock = stubClock({ perReading: 1 });
    const write = { work: () => writer.write(state), passes };
    const read = { work: () => reader.read(), passes: 1 };
    for (const { work, passes: least } of [write, read]) {
      const before = clock.readings();
      const { longestHold } = await turnsWhile(work, clock.now);
      expect(clock.readings() - before).toBeGreaterThan((least * SERIES) / PIECE);
      // Who sees that the time is up looks once more before waiting, and after.
      expect(longestHold).toBeLessThanOrEqual(10 + 5);
    }
  });

  it('goes to the app while lists are compared that turn out to be the same', async () => {
    const { writer } = stateFiles(10);
    await writer.write(many);
    const again = ordersState(chunkOf(tenants(namesOf(SERIES)), 0, 10));
    const clock = stubClock({ perReading: 1 });
    const { longestHold } = await turnsWhile(() => writer.write(again), clock.now);
    expect(clock.readings()).toBeGreaterThan(SERIES / PIECE);
    expect(longestHold).toBeLessThanOrEqual(10 + 5);
  });
});
