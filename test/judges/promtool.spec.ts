import { spawnSync } from 'node:child_process';
import { afterEach, expect, it } from '@jest/globals';
import { duplicatesIn } from '../exposition/samples.js';
import { closeApps, startApp } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { startEveryMetric } from './every-metric.app.js';

/** What `promtool check metrics` says: 0 is clean, 3 are lint findings, 1 is not parseable. */
function check(text: string): { status: number | null; findings: string } {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
  });
  return { status, findings: stdout + stderr };
}

afterEach(closeApps);

describeWith('promtool', 'promtool check metrics', () => {
  it('finds nothing in the text of an app with every kind of metric', async () => {
    const { scrape } = await startEveryMetric();
    const text = await scrape();
    expect(check(text)).toEqual({ status: 0, findings: '' });
    expect(duplicatesIn(text)).toEqual([]);
  });

  it('finds nothing in the text of an app that has nothing of its own', async () => {
    const { scrape } = await startApp();
    expect(check(await scrape())).toEqual({ status: 0, findings: '' });
  });

  it('can read the text of prom-client’s default metrics too', async () => {
    const { scrape } = await startApp({ metrics: { defaultMetrics: true } });
    expect([0, 3]).toContain(check(await scrape()).status);
  });

  it('would find what is not well-formed', () => {
    expect(check('# TYPE a counter\na{b="c} 1\n').status).toBe(1);
    expect(check('# HELP a A.\n# TYPE a counter\na 1\n').status).toBe(3);
  });
});
