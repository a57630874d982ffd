import { readdirSync } from 'node:fs';
import { afterAll, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { manyOf } from './arrangements.js';
import { closeLabs, Lab } from './lab.js';
import { samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

const NURSERIES = 2;
const BORN_EACH = 490;
const BATCHES = 2;
const THREADS = 10;

afterAll(closeLabs);

it('a thousand that lived for a moment leave their counts, and no files', async () => {
  const lab = await Lab.open();
  // As an app would say it: the programs are several here.
  const settings = { multiprocess: { directory: lab.directory, app: 'of the test' } };
  const [witness, ...starters] = await Promise.all([
    lab.sibling({ settings }),
    lab.start('thread-host.mjs', ['host of threads'], {
      env: { MEMBER: JSON.stringify({ ...lab.optionsOf({ settings }), name: 'threads' }) },
    }),
    ...Array.from({ length: NURSERIES }, () => startNursery(lab, settings)),
  ]);
  const [host, ...nurseries] = starters.flat();
  const sizes: number[] = [];
  const entries = (): number => readdirSync(lab.directory).length;
  const look = (): void => void sizes.push(entries());

  const calm = Promise.all(nurseries.map((nursery) => nursery.run('bear', BORN_EACH)));
  for (let batch = 0; batch < BATCHES; batch++) {
    const threads = manyOf(lab, THREADS, { settings });
    const ready = Promise.all(threads.map(({ name }) => lab.member(name)));
    for (const thread of threads) await host!.run('start', thread, 'nursery.mjs');
    const started = await ready;
    await Promise.all(started.map((one) => one.run('stay')));
    await witness.scrape();
    // Nothing of theirs can notice this end.
    await host!.run(
      'terminate',
      threads.map(({ name }) => name),
    );
    await Promise.all(started.map(({ ended }) => ended));
    look();
    await witness.scrape();
    look();
  }
  await calm;

  const samples = samplesOf(await witness.scrape());
  expect(samples.get('visits_total{path="/"}')).toBe(NURSERIES * BORN_EACH + BATCHES * THREADS);
  expect(samples.get('nestjs_metrics_processes{state="live"}')).toBe(1);
  expect(samples.get('nestjs_metrics_processes{state="dead"}')).toBe(1_000);
  // Who was ended while it removed something left that to others, who do it now and then.
  expect(await eventually(() => witness.scrape().then(entries), 1)).toBe(1);
  // On the way: those that live, and those that the next scrape or start takes up.
  expect(Math.max(...sizes)).toBeLessThan(50);
}, 480_000);

async function startNursery(lab: Lab, settings: object): Promise<TestMember> {
  const options = lab.optionsOf({ settings: settings as Record<string, unknown> });
  const [nursery] = await lab.start('nursery.mjs', [options.name], {
    env: { MEMBER: JSON.stringify(options) },
  });
  return nursery!;
}
