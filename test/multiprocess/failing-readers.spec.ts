import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeLabs, Lab } from './lab.js';
import { pick } from './samples.js';
import type { TestMember } from './test-member.js';

const COUNTERS = ['read_total', 'client_read_total'];

let members: [TestMember, TestMember];

beforeAll(async () => {
  const lab = await Lab.open();
  members = (await lab.siblings(2)) as typeof members;
  await members[0].run('reads', { total: 5, level: 5 });
  await members[1].run('reads', { total: 700, level: 700 });
});
afterAll(closeLabs);

const shownAt = async (member: TestMember): Promise<unknown[]> =>
  Object.values(pick(await member.scrape(), COUNTERS));

describe('a counter that is read at scrape', () => {
  it('is summed', async () => {
    for (const member of members) expect(await shownAt(member)).toEqual([705, 705]);
  });

  it('does not fall where its reader fails in one of the processes', async () => {
    await members[1].run('reads', { failsToRead: true });
    await members[0].run('reads', { total: 6 });
    for (const member of members) expect(await shownAt(member)).toEqual([706, 706]);
  });

  it('does not fall when that process is killed', async () => {
    await members[1].kill();
    expect(await shownAt(members[0])).toEqual([706, 706]);
  });
});
