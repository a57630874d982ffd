import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { closeLabs, Lab } from './lab.js';
import { pick } from './samples.js';
import type { TestMember } from './test-member.js';

const LINE = 'visits_total{path="/"}';
const STATES = ['live', 'stale', 'dead'].map(
  (state) => `nestjs_metrics_processes{state="${state}"}`,
);
/** Each scrape that meets a silent one takes as long; who is only slow is asked again. */
const DEADLINE_MS = 1_000;

afterEach(closeLabs);

const start = (lab: Lab, count: number): Promise<TestMember[]> =>
  lab.siblings(count, { settings: settingsOf(lab) });

const settingsOf = (lab: Lab): { multiprocess: object } => ({
  multiprocess: { directory: lab.directory, deadlineMs: DEADLINE_MS },
});

const count = (member: TestMember, times: number): Promise<void> =>
  member.record('visits_total', 'inc', { path: '/' }, times);

/** What a member shows once it shows that, else in the end: those that are not silent may be slow. */
const shownAt = (
  member: TestMember,
  expected: readonly number[],
  lines = STATES,
): Promise<number[]> =>
  eventually(
    async () => Object.values(pick(await member.scrape(), lines)) as number[],
    [...expected],
  );

const expectStates = async (member: TestMember, ...states: readonly number[]): Promise<void> =>
  expect(await shownAt(member, states)).toEqual(states);

const expectVisits = async (member: TestMember, visits: number): Promise<void> =>
  expect(await shownAt(member, [visits], [LINE])).toEqual([visits]);

describe('a process that is stopped', () => {
  it('is shown as it was last, and again as it is once it goes on', async () => {
    const lab = await Lab.open();
    const [a, b, c] = await start(lab, 3);
    await count(c!, 4);
    await c!.record('level', 'set', 3);
    await expectVisits(a!, 4);
    c!.signal('SIGSTOP');
    await count(a!, 1);
    for (const witness of [a!, b!]) {
      const expected = [5, 3, 2, 1, 0];
      expect(await shownAt(witness, expected, [LINE, 'level', ...STATES])).toEqual(expected);
    }
    c!.signal('SIGCONT');
    await expectStates(a!, 3, 0, 0);
    await count(c!, 1);
    await expectVisits(b!, 6);
  });

  it('and then killed is dead, and its counts stay', async () => {
    const lab = await Lab.open();
    const [a, b] = await start(lab, 2);
    await count(b!, 4);
    await expectVisits(a!, 4);
    b!.signal('SIGSTOP');
    await expectStates(a!, 1, 1, 0);
    await b!.kill();
    await expectStates(a!, 1, 0, 1);
    await expectVisits(a!, 4);
  });

  it('holds up neither who joins nor who leaves', async () => {
    const lab = await Lab.open();
    const [a, b, c] = await start(lab, 3);
    await count(c!, 4);
    await expectVisits(a!, 4);
    c!.signal('SIGSTOP');
    await count(b!, 1);
    await b!.close();
    const late = await lab.sibling({ settings: settingsOf(lab) });
    await expectVisits(late, 5);
    await expectStates(late, 2, 1, 1);
  });
});

describe('a process whose event loop is held', () => {
  it('does not hold up a scrape, and is shown as it was last', async () => {
    const lab = await Lab.open();
    // For as long as by default.
    const settings = { multiprocess: { directory: lab.directory, deadlineMs: undefined } };
    const [a, b, c] = await lab.siblings(3, { settings });
    await Promise.all([b!, c!].map((one) => count(one, 2)));
    await expectVisits(a!, 4);
    const release = lab.freshPath('release');
    await Promise.all([b!, c!].map((one) => one.run('block', release)));
    // Held until they are released, which is after this.
    expect(Object.values(pick(await a!.scrape(), [LINE, ...STATES]))).toEqual([4, 1, 2, 0]);
    writeFileSync(release, '');
    await expectStates(a!, 3, 0, 0);
  });

  it('is waited for as long as it is told', async () => {
    const lab = await Lab.open();
    const [a, b] = await lab.siblings(2);
    const release = lab.freshPath('release');
    await b!.run('block', release);
    const body = a!.scrape();
    // For longer than by default.
    await setTimeout(1_000);
    writeFileSync(release, '');
    expect(Object.values(pick(await body, STATES))).toEqual([2, 0, 0]);
  });
});

describe('a process whose reader takes longer than the deadline', () => {
  it('is waited for, since it says that it is at work', async () => {
    const lab = await Lab.open();
    const settings = { ...settingsOf(lab), exposition: { collectorTimeoutMs: 30_000 } };
    const [a, b] = await lab.siblings(2, { settings });
    await b!.run('reads', { level: 8, afterMs: 4 * DEADLINE_MS });
    const expected = [8, 2, 0, 0];
    expect(await shownAt(a!, expected, ['read_level', ...STATES])).toEqual(expected);
  });
});
