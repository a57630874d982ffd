import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { ARRANGEMENTS, startAsPm2, type Arrangement } from './arrangements.js';
import { closeLabs, Lab } from './lab.js';
import { pick } from './samples.js';

// Nothing is said but that there are several: directory and app are found by themselves.
const options = { settings: { multiprocess: {} } };

afterAll(closeLabs);

describe.each(Object.entries(ARRANGEMENTS))('%s', (_, start) => {
  let lab: Lab;
  let arranged: Arrangement;

  beforeAll(async () => {
    lab = await Lab.open();
    arranged = await start(lab, options);
    await Promise.all(
      arranged.members.map((member, index) =>
        member.record('visits_total', 'inc', { path: '/' }, index + 1),
      ),
    );
  });

  it('each answer for all of them', async () => {
    const { members } = arranged;
    const expected = {
      'visits_total{path="/"}': members.reduce((sum, _one, index) => sum + index + 1, 0),
      'nestjs_metrics_processes{state="live"}': members.length,
      'nestjs_metrics_processes{state="stale"}': 0,
      'nestjs_metrics_processes{state="dead"}': 0,
    };
    for (const member of members) {
      expect(pick(await member.scrape(), Object.keys(expected))).toEqual(expected);
    }
  });

  it('keep the counts of one that was ended hard, and go on counting', async () => {
    const { members, endHard } = arranged;
    const [witness] = members;
    const last = members.at(-1)!;
    const before = pick(await witness!.scrape(), ['visits_total{path="/"}']);
    await endHard(last);
    const living = members.filter(({ hasEnded }) => !hasEnded);
    await living.at(-1)!.record('visits_total', 'inc', { path: '/' });
    const expected = {
      'visits_total{path="/"}': before['visits_total{path="/"}']! + 1,
      'nestjs_metrics_processes{state="live"}': living.length,
      'nestjs_metrics_processes{state="stale"}': 0,
      'nestjs_metrics_processes{state="dead"}': members.length - living.length,
    };
    for (const member of living) {
      expect(pick(await member.scrape(), Object.keys(expected))).toEqual(expected);
    }
  });
});

describe('what makes processes one app', () => {
  it('is the script that PM2 was given, and not that of PM2', async () => {
    const lab = await Lab.open();
    const [one, other] = await Promise.all([
      startAsPm2(lab, lab.optionsOf(options)),
      startAsPm2(lab, lab.optionsOf(options), 'other-app.mjs'),
    ]);
    await one.record('visits_total', 'inc', { path: '/one' });
    await other.record('visits_total', 'inc', { path: '/other' });
    const paths = ['visits_total{path="/one"}', 'visits_total{path="/other"}'];
    expect(Object.values(pick(await one.scrape(), paths))).toEqual([1, undefined]);
    expect(Object.values(pick(await other.scrape(), paths))).toEqual([undefined, 1]);
  });

  it('can be the variable NESTJS_METRICS_DIR alone', async () => {
    const lab = await Lab.open();
    const env = { NESTJS_METRICS_DIR: lab.directory };
    const unset = { settings: { multiprocess: undefined } };
    const [one, other] = await Promise.all([
      lab.sibling(unset, { env }),
      lab.sibling(unset, { env }),
    ]);
    await one.record('visits_total', 'inc', { path: '/' });
    await other.record('visits_total', 'inc', { path: '/' });
    // They wait for each other no longer than by default.
    const shown = async (): Promise<unknown> =>
      pick(await one.scrape(), ['visits_total{path="/"}']);
    const expected = { 'visits_total{path="/"}': 2 };
    expect(await eventually(shown, expected)).toEqual(expected);
  });

  it('is nothing where the option is off', async () => {
    const lab = await Lab.open();
    const env = { NESTJS_METRICS_DIR: lab.directory };
    const off = { settings: { multiprocess: false } };
    const [one, other] = await Promise.all([lab.sibling(off, { env }), lab.sibling(off, { env })]);
    await other.record('visits_total', 'inc', { path: '/' });
    const body = await one.scrape();
    expect(body).not.toContain('visits_total{');
    expect(body).not.toContain('nestjs_metrics_processes');
  });
});
