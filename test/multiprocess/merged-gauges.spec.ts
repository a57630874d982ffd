import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeLabs, Lab } from './lab.js';
import { samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

let members: TestMember[];

/** What the gauge of an aggregate shows at a process, without its name; sorted. */
async function shownOf(aggregate: string, member: TestMember): Promise<[string, number][]> {
  const name = `level_${aggregate}`;
  return [...samplesOf(await member.scrape())]
    .filter(([line]) => line === name || line.startsWith(`${name}{`))
    .map(([line, value]): [string, number] => [line.slice(name.length), value])
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

const eachPid = (values: readonly number[]): [string, number][] =>
  values
    .map((value, index): [string, number] => [`{pid="${members[index]!.pid}"}`, value])
    .toSorted(([one], [other]) => (one < other ? -1 : 1));

beforeAll(async () => {
  const lab = await Lab.open();
  // One after the other, so that it is known who is the first.
  const a = await lab.sibling();
  const b = await lab.sibling();
  const c = await lab.sibling();
  members = [a, b, c];
  const names = ['sum', 'min', 'max', 'average', 'first', 'mostRecent', 'perProcess'];
  const gauges = names.flatMap((name) => [name, `live${name[0]!.toUpperCase()}${name.slice(1)}`]);
  for (const [member, value] of [
    [c, 9],
    [b, -5],
    [a, 2],
  ] as const) {
    for (const name of gauges) await member.record(`level_${name}`, 'set', value);
    await member.record('level', 'set', value);
    for (const name of ['sum', 'min', 'max', 'average', 'first', 'omit']) {
      await member.record(`client_level_${name}`, 'set', value);
    }
    await member.run('hold', 2);
  }
});
afterAll(closeLabs);

const MERGED: [string, number][] = [
  ['sum', 6],
  ['min', -5],
  ['max', 9],
  ['average', 2],
  ['first', 2],
  ['mostRecent', 2],
];
const liveOf = (name: string): string => `live${name[0]!.toUpperCase()}${name.slice(1)}`;

describe('gauges of three processes', () => {
  it.each([...MERGED, ...MERGED.map(([name, value]): [string, number] => [liveOf(name), value])])(
    'are one: %s',
    async (aggregate, value) => {
      for (const member of members) {
        expect(await shownOf(aggregate, member)).toEqual([['', value]]);
      }
    },
  );

  it.each(['perProcess', 'livePerProcess'])('are apart: %s', async (aggregate) => {
    for (const member of members) {
      expect(await shownOf(aggregate, member)).toEqual(eachPid([2, -5, 9]));
    }
  });

  it('are summed where nothing is said', async () => {
    expect(samplesOf(await members[1]!.scrape()).get('level')).toBe(6);
  });

  it.each([
    ['sum', 6],
    ['min', -5],
    ['max', 9],
    ['average', 2],
    ['first', 2],
    ['omit', undefined],
  ])("of prom-client's follow its own word: %s", async (aggregator, value) => {
    for (const member of members) {
      expect(samplesOf(await member.scrape()).get(`client_level_${aggregator}`)).toBe(value);
    }
  });
});

describe('when one of them was killed', () => {
  beforeAll(async () => {
    // The one that was the first, and the last to say something, when all was shown.
    await members[1]!.scrape();
    await members[0]!.kill();
  });

  it.each(MERGED)('gauges that last have what it said: %s', async (aggregate, value) => {
    for (const member of members.slice(1)) {
      expect(await shownOf(aggregate, member)).toEqual([['', value]]);
    }
  });

  it.each([
    ['liveSum', 4],
    ['liveMin', -5],
    ['liveMax', 9],
    ['liveAverage', 2],
    ['liveFirst', -5],
    ['liveMostRecent', -5],
  ])('gauges of the living forget it: %s', async (aggregate, value) => {
    for (const member of members.slice(1)) {
      expect(await shownOf(aggregate, member)).toEqual([['', value]]);
    }
  });

  it('its own series lasts, or goes with it', async () => {
    for (const member of members.slice(1)) {
      expect(await shownOf('perProcess', member)).toEqual(eachPid([2, -5, 9]));
      expect(await shownOf('livePerProcess', member)).toEqual(
        (await shownOf('perProcess', member)).filter(
          ([line]) => line !== `{pid="${members[0]!.pid}"}`,
        ),
      );
    }
  });

  it('what it had in flight is gone', async () => {
    for (const member of members.slice(1)) {
      const samples = samplesOf(await member.scrape());
      expect(samples.get('method_calls_in_flight{class="Jobs",method="hold"}')).toBe(4);
      expect(samples.get('level')).toBe(4);
    }
  });
});
