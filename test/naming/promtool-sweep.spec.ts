import { afterAll, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { lint } from './lint.js';
import { madeUpMetrics } from './made-up-names.js';
import { askPromtool } from './promtool.js';

/** Thousands of metrics take a while to register on a busy machine. */
const TIMEOUT_MS = 120_000;

describeWith('promtool', 'of metrics with every word in every place, promtool', () => {
  afterAll(closeApps);

  it(
    'finds nothing that we do not find, and names no other base unit',
    async () => {
      const definitions = madeUpMetrics();
      const ours = new Map(
        lint(definitions).map((one) => [`${one.metric} ${one.rule}`, one.message]),
      );
      const theirs = await askPromtool(definitions);
      expect(theirs.length).toBeGreaterThan(definitions.length / 2);
      const missed = theirs.filter(({ metric, rule, text }) => {
        const message = ours.get(`${metric} ${rule}`);
        const [, base] = /use base unit "(\w+)"/.exec(text) ?? [];
        return !message?.includes(base === undefined ? '' : `is "${base}"`);
      });
      expect(missed).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
