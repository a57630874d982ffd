import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith } from '../support/counterparts.js';
import { eventually } from '../support/eventually.js';
import type { RunningPrometheus } from '../support/prometheus.js';
import { ruleNames } from './sample-files.js';
import { itAnswersTenQuestions } from './ten-questions.js';
import { endTwoDays, SECONDS, startTwoDays, TWO_DAYS_MS, type TwoDays } from './two-days.js';

describeWith('prometheus', 'A Prometheus with the sample’s own configuration', () => {
  let days: TwoDays<RunningPrometheus> | undefined;

  beforeAll(async () => {
    days = await startTwoDays();
  }, TWO_DAYS_MS);

  afterAll(() => endTwoDays(days));

  itAnswersTenQuestions(
    () => days!,
    () => Promise.resolve(SECONDS),
  );

  it('evaluates all rules, and has no alert to raise, nor one to come', async () => {
    const rules = await readRules();
    expect(rules.map(({ name }) => name).toSorted()).toEqual(ruleNames().toSorted());
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    // On a busy machine a scrape may be too late, of which the next one tells nothing.
    const noticed = async (): Promise<unknown> => (await readRules()).filter(isAlert);
    expect(await eventually(noticed, [])).toEqual([]);
  });

  async function readRules(): Promise<readonly Rule[]> {
    const response = await fetch(`${days!.server.url}/api/v1/rules`);
    const { data } = (await response.json()) as { data: { groups: readonly RuleGroup[] } };
    return data.groups.flatMap((group) => group.rules);
  }
});

/** A transfer may take longer than a second, which has to last before it is an alert. */
function isAlert({ name, state }: Rule): boolean {
  if (state === undefined || state === 'inactive') return false;
  return name !== 'ShopSlow' || state === 'firing';
}

interface RuleGroup {
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly name: string;
  readonly health: string;
  readonly state?: string;
}
