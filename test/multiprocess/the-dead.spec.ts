import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { closeLabs, Lab } from './lab.js';
import { pick, samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

const LINE = 'visits_total{path="/"}';

afterEach(closeLabs);

const count = (member: TestMember, times: number): Promise<void> =>
  member.record('visits_total', 'inc', { path: '/' }, times);

const visitsAt = async (member: TestMember): Promise<number | undefined> =>
  samplesOf(await member.scrape()).get(LINE);

describe('a process that is killed', () => {
  it('takes back nothing that any scrape has shown, though nobody is left who saw it', async () => {
    const lab = await Lab.open();
    const [a, b] = await lab.siblings(2);
    await count(a!, 7);
    await a!.record('job_duration_seconds', 'observe', { kind: 'small' }, 0.5);
    await a!.record('client_hits_total', 'inc', { path: '/' }, 3);
    const lines = [
      LINE,
      'job_duration_seconds_bucket{kind="small",le="1.0"}',
      'job_duration_seconds_sum{kind="small"}',
      'client_hits_total{path="/"}',
    ];
    const shown = pick(await b!.scrape(), lines);
    expect(Object.values(shown)).toEqual([7, 1, 0.5, 3]);
    await a!.kill();
    await b!.kill();
    const c = await lab.sibling();
    expect(pick(await c.scrape(), lines)).toEqual(shown);
    // The estate passes on.
    const d = await lab.sibling();
    await c.kill();
    expect(pick(await d.scrape(), lines)).toEqual(shown);
    await d.close();
    expect(pick(await (await lab.sibling()).scrape(), lines)).toEqual(shown);
  });

  it("takes back nothing of prom-client's metrics either, where they are slow to read", async () => {
    const lab = await Lab.open();
    const [a, b] = await Promise.all([lab.sibling({ hasSlowMetric: true }), lab.sibling()]);
    await a.record('client_hits_total', 'inc', { path: '/' }, 8);
    const shown = async (): Promise<number | undefined> =>
      samplesOf(await b.scrape()).get('client_hits_total{path="/"}');
    expect(await shown()).toBe(8);
    const nextWrite = writeOf(lab, a);
    await count(a, 1);
    await nextWrite();
    await a.kill();
    expect(await shown()).toBe(8);
  });

  it('loses nothing of what it counted before it wrote for the last time, without any scrape', async () => {
    const lab = await Lab.open();
    const [a, b] = await lab.siblings(2);
    const write = writeOf(lab, a!);
    await count(a!, 5);
    await write();
    // That state may have been taken right before: the next cannot.
    const nextWrite = writeOf(lab, a!);
    await a!.record('visits_total', 'inc', { path: '/next' });
    await nextWrite();
    await a!.kill();
    expect(await visitsAt(b!)).toBe(5);
  });

  it('loses at most what it counted since somebody scraped it', async () => {
    const lab = await Lab.open();
    const [a, b] = await lab.siblings(2);
    await count(a!, 5);
    expect(await visitsAt(a!)).toBe(5);
    await count(a!, 3);
    await a!.kill();
    const visits = await visitsAt(b!);
    expect([5, 8]).toContain(visits);
    // And it stays at that.
    expect(await visitsAt(b!)).toBe(visits);
  });
});

describe('a process that ends by itself', () => {
  it('leaves all that it counted, to the last, however it ends', async () => {
    const lab = await Lab.open();
    const [witness, closing, exiting, crashing] = await lab.siblings(4);
    const all = [closing!, exiting!, crashing!];
    await Promise.all(all.map((one) => count(one, 1)));
    await witness!.scrape();
    for (const [index, one] of all.entries()) await count(one, 10 ** (index + 1));
    await closing!.close();
    await exiting!.run('exit').then(() => exiting!.ended);
    // By an error that nobody catches.
    await crashing!.run('crash').then(() => crashing!.ended);
    expect(await visitsAt(witness!)).toBe(1_113);
  });

  it('leaves what its hooks counted while it closed', async () => {
    const lab = await Lab.open();
    const [a, b] = await Promise.all([lab.sibling({ countsWhileClosing: true }), lab.sibling()]);
    await a.close();
    const lines = ['/destroy', '/before-shutdown', '/shutdown'].map(
      (path) => `visits_total{path="${path}"}`,
    );
    expect(Object.values(pick(await b.scrape(), lines))).toEqual([1, 1, 1]);
  });

  it('is known as dead from the first scrape on, and leaves no directory', async () => {
    const lab = await Lab.open();
    const [a, b, c] = await lab.siblings(3);
    await count(a!, 1);
    await Promise.all([a!.close(), c!.close()]);
    const states = ['live', 'stale', 'dead'].map(
      (state) => `nestjs_metrics_processes{state="${state}"}`,
    );
    expect(Object.values(pick(await b!.scrape(), states))).toEqual([1, 0, 2]);
    await b!.scrape();
    expect(readdirSync(lab.directory)).toHaveLength(1);
    expect(Object.values(pick(await b!.scrape(), states))).toEqual([1, 0, 2]);
  });
});

/** Waits until a member has written its state once more than by now. */
function writeOf({ directory }: Lab, { pid }: TestMember): () => Promise<boolean> {
  const own = readdirSync(directory).find((name) => name.startsWith(`${pid}-`))!;
  const writtenAt = (): number => statSync(join(directory, own, 'values')).mtimeMs;
  const before = writtenAt();
  return () => eventually(() => Promise.resolve(writtenAt() > before), true);
}
