import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeLabs, Lab } from './lab.js';
import { samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

const LINE = 'visits_total{path="/"}';

let lab: Lab;
let members: [TestMember, TestMember, TestMember];

beforeAll(async () => {
  lab = await Lab.open();
  members = (await lab.siblings(3)) as typeof members;
});
afterAll(closeLabs);

const visitsAt = async (member: TestMember): Promise<number> =>
  samplesOf(await member.scrape()).get(LINE) ?? 0;

describe('a scrape of any process', () => {
  it('has what another counted right before', async () => {
    const [a, b, c] = members;
    const before = await visitsAt(a);
    for (let count = 1; count <= 20; count++) {
      await a.record('visits_total', 'inc', { path: '/' });
      expect(await visitsAt(count % 2 === 0 ? b : c)).toBe(before + count);
    }
  });

  it('has it too while others are scraped all the time', async () => {
    const [a, b, c] = members;
    const load = { isOver: false };
    const scrapeOn = async (member: TestMember): Promise<void> => {
      while (!load.isOver) await member.scrape();
    };
    const scrapers = [b, b, c, a].map(scrapeOn);
    let expected = await visitsAt(a);
    for (let count = 0; count < 15; count++) {
      await a.record('visits_total', 'inc', { path: '/' });
      expected += 1;
      expect(await Promise.all([b, c, a].map(visitsAt))).toEqual([expected, expected, expected]);
    }
    load.isOver = true;
    await Promise.all(scrapers);
  });

  it('has what a process counted that has just joined, and that one has all of the others', async () => {
    const [a] = members;
    const before = await visitsAt(a);
    const late = await lab.sibling();
    expect(await visitsAt(late)).toBe(before);
    await late.record('visits_total', 'inc', { path: '/' });
    expect(await visitsAt(a)).toBe(before + 1);
    await late.close();
    expect(await visitsAt(a)).toBe(before + 1);
  });
});
