import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith } from '../support/counterparts.js';
import type { RunningPrometheus } from '../support/prometheus.js';
import { ruleNames } from './sample-files.js';
import { itAnswersTenQuestions } from './ten-questions.js';
import { endTwoDays, SECONDS, startTwoDays, type TwoDays } from './two-days.js';

describeWith('prometheus', 'A Prometheus with the sample’s own configuration', () => {
  let days: TwoDays<RunningPrometheus> | undefined;

  beforeAll(async () => {
    days = await startTwoDays();
  }, 60_000);

  afterAll(() => endTwoDays(days));

  itAnswersTenQuestions(
    () => days!,
    () => Promise.resolve(SECONDS),
  );

  it('evaluates all rules, and has no alert to raise, nor one to come', async () => {
    const response = await fetch(`${days!.server.url}/api/v1/rules`);
    const { data } = (await response.json()) as { data: { groups: readonly RuleGroup[] } };
    const rules = data.groups.flatMap((group) => group.rules);
    expect(rules.map(({ name }) => name).toSorted()).toEqual(ruleNames().toSorted());
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    // A transfer may take longer than a second, which has to last before it is an alert.
    const noticed = rules.filter(({ state }) => state !== undefined && state !== 'inactive');
    expect(noticed.filter(({ name, state }) => name !== 'ShopSlow' || state === 'firing')).toEqual(
      [],
    );
  });
});

interface RuleGroup {
  readonly rules: readonly {
    readonly name: string;
    readonly health: string;
    readonly state?: string;
  }[];
}
