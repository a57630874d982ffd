import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { manyOf } from './arrangements.js';
import { closeLabs, Lab } from './lab.js';
import { samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

const THREADS = 12;

let lab: Lab;
let survivors: TestMember[];
let host: TestMember;
let threads: TestMember[];

beforeAll(async () => {
  lab = await Lab.open();
  const settings = { multiprocess: { directory: lab.directory, app: 'of the test' } };
  const options = manyOf(lab, THREADS, { settings });
  [survivors, [host]] = (await Promise.all([
    lab.siblings(3, { settings }),
    lab.start('thread-host.mjs', ['host of threads'], {
      env: { MEMBER: JSON.stringify({ ...lab.optionsOf({ settings }), name: 'threads' }) },
    }),
  ])) as [TestMember[], [TestMember]];
  const ready = Promise.all(options.map(({ name }) => lab.member(name)));
  for (const one of options) await host.run('start', one, 'nursery.mjs');
  threads = await ready;
  await Promise.all(threads.map((thread) => thread.run('stay')));
});
afterAll(closeLabs);

/** What all survivors show who are scraped at once, each more than once. */
async function shown(line: string): Promise<(number | undefined)[]> {
  const scrapers = [...survivors, ...survivors, ...survivors];
  const bodies = await Promise.all(scrapers.map((member) => member.scrape()));
  return [...new Set(bodies.map((body) => samplesOf(body).get(line)))];
}

it('who has ended is counted once, however many find out and take over what is left', async () => {
  expect(await shown('visits_total{path="/"}')).toEqual([THREADS]);
  for (const [index, { name, ended }] of threads.entries()) {
    await host.run('terminate', [name]);
    await ended;
    // At this very moment all of them look, and each may be the one who takes it over.
    expect(await shown('visits_total{path="/"}')).toEqual([THREADS]);
    expect(await shown('nestjs_metrics_processes{state="dead"}')).toEqual([index + 1]);
  }
});

it('nothing is left of the ended but what the survivors hold', async () => {
  await shown('visits_total{path="/"}');
  expect(readdirSync(lab.directory)).toHaveLength(survivors.length);
});
