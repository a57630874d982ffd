import { readdirSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ProcessGroup } from '../../lib/multiprocess/index.js';
import { closeApps } from '../support/app.js';
import { freshPath, removeHomes, startMember } from './group-app.js';

const OPENMETRICS = 'application/openmetrics-text;version=1.0.0';

/** False for what says how long scrapes took, and how large they were. */
function isAlike(line: string): boolean {
  return !/^nestjs_metrics_(?:scrape_duration|exposition_bytes)/.test(line);
}

afterEach(closeApps);
afterAll(removeHomes);

describe('an app that is the only one of its group', () => {
  it('shows what it shows without one, and how many processes there are', async () => {
    const alone = await startMember(undefined);
    const member = await startMember({ directory: freshPath() });
    for (const app of [alone, member]) app.visits.inc(5);
    for (const accept of ['text/plain', OPENMETRICS]) {
      // oxlint-disable-next-line no-await-in-loop
      const [plain, grouped] = [await alone.scrape(accept), await member.scrape(accept)];
      const others = grouped.split('\n').filter((line) => !line.includes('_processes'));
      expect(others.filter(isAlike)).toEqual(plain.split('\n').filter(isAlike));
    }
    expect(await member.processes()).toEqual({ live: 1, stale: 0, dead: 0 });
  });

  it('shows only the metrics that are asked for by name', async () => {
    const app = await startMember({ directory: freshPath() });
    const visits = await app.scrape('text/plain', '/metrics?name[]=visits_total');
    expect(visits.match(/^# TYPE (.*)$/gm)).toEqual(['# TYPE visits_total counter']);
    const processes = await app.scrape('text/plain', '/metrics?name[]=nestjs_metrics_processes');
    expect(processes.match(/^# TYPE (.*)$/gm)).toEqual(['# TYPE nestjs_metrics_processes gauge']);
  });

  it('speaks for all', async () => {
    const app = await startMember({ directory: freshPath() });
    expect(app.app.get(ProcessGroup).speaksForAll).toBe(true);
  });
});

describe('an app that closes', () => {
  it('leaves what it counted to the next one, and nothing in the process', async () => {
    const directory = freshPath();
    const listeners = process.listenerCount('exit');
    let total = 0;
    for (let round = 1; round <= 3; round++) {
      // One after another.
      // oxlint-disable no-await-in-loop
      const app = await startMember({ directory });
      app.visits.inc(10);
      total += 10;
      expect(await app.sample('visits_total')).toBe(total);
      expect(await app.processes()).toEqual({ live: 1, stale: 0, dead: round - 1 });
      expect(readdirSync(directory)).toHaveLength(1);
      app.visits.inc(1);
      total += 1;
      await app.app.close();
      // oxlint-enable no-await-in-loop
    }
    expect(process.listenerCount('exit')).toBe(listeners);
    expect(process.getActiveResourcesInfo()).not.toContain('PipeServerWrap');
  });
});

describe('two apps of one process', () => {
  it('that say that they are two each answer for themselves', async () => {
    const directory = freshPath();
    const one = await startMember({ directory, app: 'one' });
    const two = await startMember({ directory, app: 'two' });
    one.visits.inc(1);
    two.visits.inc(2);
    expect([await one.sample('visits_total'), await two.sample('visits_total')]).toEqual([1, 2]);
    // The log of the app that started last is that of both.
    expect(two.warnings).toEqual(
      expect.arrayContaining([
        expect.stringContaining('it is of the app "one"'),
        expect.stringContaining('it is of the app "two"'),
      ]),
    );
    expect(two.warnings).toHaveLength(2);
  });

  it('that say that they are one are not counted together, and the second says so', async () => {
    const directory = freshPath();
    const one = await startMember({ directory, app: 'one' });
    const twin = await startMember({ directory, app: 'one' });
    one.visits.inc(1);
    twin.visits.inc(2);
    expect([await one.sample('visits_total'), await twin.sample('visits_total')]).toEqual([1, 2]);
    expect([one.warnings.length, twin.warnings]).toEqual([
      0,
      [expect.stringContaining('another Nest app of this process')],
    ]);
    expect(readdirSync(directory)).toHaveLength(1);
  });

  it('find out about each other also where the event loop is held as the second starts', async () => {
    const multiprocess = { directory: freshPath(), app: 'one', deadlineMs: 20 };
    await startMember(multiprocess);
    const holding = setInterval(hold, 1, 2 * multiprocess.deadlineMs);
    const twin = await startMember(multiprocess).finally(() => clearInterval(holding));
    expect(twin.warnings).toEqual([expect.stringContaining('another Nest app of this process')]);
  });
});

function hold(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
