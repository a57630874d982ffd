import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { closeLabs, Lab } from './lab.js';
import { pick, samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

const LINE = 'visits_total{path="/"}';
const STATES = ['live', 'stale', 'dead'].map(
  (state) => `nestjs_metrics_processes{state="${state}"}`,
);

afterEach(closeLabs);

const statesAt = async (member: TestMember): Promise<(number | undefined)[]> =>
  Object.values(pick(await member.scrape(), STATES));

const visitsAt = async (member: TestMember): Promise<number | undefined> =>
  samplesOf(await member.scrape()).get(LINE);

describe('a process that is stopped', () => {
  it('is shown as it was last, and again as it is once it goes on', async () => {
    const lab = await Lab.open();
    const [a, b, c] = await lab.siblings(3);
    await c!.record('visits_total', 'inc', { path: '/' }, 4);
    await c!.record('level', 'set', 3);
    await a!.scrape();
    c!.signal('SIGSTOP');
    await a!.record('visits_total', 'inc', { path: '/' });
    for (const witness of [a!, b!]) {
      const body = await witness.scrape();
      expect(pick(body, [LINE, 'level', ...STATES])).toEqual({
        [LINE]: 5,
        level: 3,
        [STATES[0]!]: 2,
        [STATES[1]!]: 1,
        [STATES[2]!]: 0,
      });
    }
    c!.signal('SIGCONT');
    expect(await eventually(() => statesAt(a!), [3, 0, 0])).toEqual([3, 0, 0]);
    await c!.record('visits_total', 'inc', { path: '/' });
    expect(await visitsAt(b!)).toBe(6);
  });

  it('and then killed is dead, and its counts stay', async () => {
    const lab = await Lab.open();
    const [a, b] = await lab.siblings(2);
    await b!.record('visits_total', 'inc', { path: '/' }, 4);
    await a!.scrape();
    b!.signal('SIGSTOP');
    expect(await statesAt(a!)).toEqual([1, 1, 0]);
    await b!.kill();
    expect(await statesAt(a!)).toEqual([1, 0, 1]);
    expect(await visitsAt(a!)).toBe(4);
  });

  it('holds up neither who joins nor who leaves', async () => {
    const lab = await Lab.open();
    const [a, b, c] = await lab.siblings(3);
    await c!.record('visits_total', 'inc', { path: '/' }, 4);
    await a!.scrape();
    c!.signal('SIGSTOP');
    await b!.record('visits_total', 'inc', { path: '/' });
    await b!.close();
    const late = await lab.sibling();
    expect(await visitsAt(late)).toBe(5);
    expect(await statesAt(late)).toEqual([2, 1, 1]);
  });
});

describe('a process whose event loop is held', () => {
  it('does not hold up a scrape, and is shown as it was last', async () => {
    const lab = await Lab.open();
    const [a, b, c] = await lab.siblings(3);
    await Promise.all([b!, c!].map((one) => one.record('visits_total', 'inc', { path: '/' }, 2)));
    await a!.scrape();
    await Promise.all([b!.run('block', 5_000), c!.run('block', 5_000)]);
    const order: string[] = [];
    const loopIsFree = [b!, c!].map((one) =>
      one.run('ping').then(() => order.push('the loop is free')),
    );
    const body = await a!.scrape();
    order.push('the scrape is done');
    expect(pick(body, [LINE, ...STATES])).toEqual({
      [LINE]: 4,
      [STATES[0]!]: 1,
      [STATES[1]!]: 2,
      [STATES[2]!]: 0,
    });
    await Promise.all(loopIsFree);
    expect(order[0]).toBe('the scrape is done');
    expect(await statesAt(a!)).toEqual([3, 0, 0]);
  });

  it('is waited for as long as it is told', async () => {
    const lab = await Lab.open();
    const patient = { multiprocess: { directory: lab.directory, deadlineMs: 20_000 } };
    const [a, b] = await lab.siblings(2, { settings: patient });
    await b!.run('block', 1_000);
    const [states] = await Promise.all([statesAt(a!), b!.run('ping')]);
    expect(states).toEqual([2, 0, 0]);
  });
});

describe('a process whose reader takes longer than the deadline', () => {
  it('is waited for, since it says that it is at work', async () => {
    const lab = await Lab.open();
    const settings = {
      multiprocess: { directory: lab.directory, deadlineMs: 200 },
      exposition: { collectorTimeoutMs: 10_000 },
    };
    const [a, b] = await lab.siblings(2, { settings });
    await b!.run('reads', { level: 8, afterMs: 900 });
    const body = await a!.scrape();
    expect(pick(body, ['read_level', ...STATES])).toEqual({
      read_level: 8,
      [STATES[0]!]: 2,
      [STATES[1]!]: 0,
      [STATES[2]!]: 0,
    });
  });
});
