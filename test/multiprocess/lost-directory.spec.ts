import { chownSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { closeLabs, Lab } from './lab.js';
import { samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

const LINE = 'visits_total{path="/"}';
/** Some user who is not root. */
const NOBODY = 65_534;
const FILE = fileURLToPath(new URL('fixture/member.mjs', import.meta.url));

afterEach(closeLabs);

const visitsAt = async (member: TestMember): Promise<number | undefined> =>
  samplesOf(await member.scrape()).get(LINE);

describe('a directory that is removed while processes run', () => {
  it('costs nothing of what the living counted', async () => {
    const lab = await Lab.open();
    const [one, other] = await lab.siblings(2);
    await one!.record('visits_total', 'inc', { path: '/' }, 2);
    await other!.record('visits_total', 'inc', { path: '/' }, 3);
    expect(await visitsAt(one!)).toBe(5);
    rmSync(lab.directory, { recursive: true });
    for (const member of [one!, other!]) {
      expect(await visitsAt(member)).toBeGreaterThanOrEqual(2);
    }
    // They meet again, in a directory that is as private as the first.
    expect(await eventually(() => visitsAt(one!), 5)).toBe(5);
    expect(await eventually(() => visitsAt(other!), 5)).toBe(5);
    expect(statSync(lab.directory).mode & 0o777).toBe(0o700);
    await one!.close();
    expect(await visitsAt(other!)).toBe(5);
  });
});

describe('a process that cannot write', () => {
  it('since its disk is full serves its own counts and those of others, and says so once', async () => {
    const lab = await Lab.open();
    // No file may be larger than a few KiB: less than a state is.
    const full = ['bash', '-c', 'ulimit -f 2 && exec "$0" "$@"', process.execPath];
    const poor = await lab.sibling({}, { command: full });
    const rich = await lab.sibling();
    await poor.record('visits_total', 'inc', { path: '/' }, 2);
    await rich.record('visits_total', 'inc', { path: '/' }, 3);
    expect(await visitsAt(poor)).toBe(5);
    expect(await visitsAt(poor)).toBe(5);
    expect([3, 5]).toContain(await visitsAt(rich));
    const said = poor.logs.filter(({ text }) => text.includes('EFBIG'));
    expect(said).toHaveLength(1);
    expect(said[0]!.text).toContain(lab.directory);
    await poor.close();
  });

  it.each<[string, (lab: Lab) => string, RegExp]>([
    ['is a file', () => FILE, /it is no directory/],
    ['cannot be made', () => join(FILE, 'metrics'), /ENOTDIR/],
    ['is of another user', ofAnother, /it belongs to user/],
  ])('since the directory %s serves its own counts, and says so once', async (_, make, why) => {
    const lab = await Lab.open();
    const directory = make(lab);
    const one = await lab.sibling({ settings: { multiprocess: { directory } } });
    await one.record('visits_total', 'inc', { path: '/' }, 2);
    expect([await visitsAt(one), await visitsAt(one)]).toEqual([2, 2]);
    const said = one.logs.filter(({ text }) => text.includes(directory));
    expect(said.map(({ text }) => text)).toEqual([expect.stringMatching(why)]);
    await one.close();
  });
});

/** A directory that belongs to somebody else; root, as whom this may run, can give one away. */
function ofAnother({ directory }: Lab): string {
  if (process.getuid?.() !== 0) return '/';
  mkdirSync(directory, { mode: 0o700 });
  chownSync(directory, NOBODY, NOBODY);
  return directory;
}
