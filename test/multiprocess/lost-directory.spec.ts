import { chmodSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { closeLabs, Lab, type ProgramOptions } from './lab.js';
import { samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

const LINE = 'visits_total{path="/"}';
/** Debian's `nobody`: some user who is not root. */
const NOBODY = 65_534;

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

  it('since it may not make the directory serves its own counts, and says so once', async () => {
    const lab = await Lab.open();
    const closed = join(lab.directory, 'of-others');
    mkdirSync(lab.directory);
    chmodSync(lab.directory, 0o555);
    const settings = { multiprocess: { directory: closed } };
    const one = await lab.sibling({ settings }, asNobody());
    await one.record('visits_total', 'inc', { path: '/' }, 2);
    expect([await visitsAt(one), await visitsAt(one)]).toEqual([2, 2]);
    const said = one.logs.filter(({ text }) => text.includes(closed));
    expect(said).toHaveLength(1);
    expect(said[0]!.text).toContain('EACCES');
    await one.close();
  });

  it('since the directory is of another user serves its own counts, and says so once', async () => {
    const lab = await Lab.open();
    const settings = { multiprocess: { directory: '/' } };
    const one = await lab.sibling({ settings }, asNobody());
    await one.record('visits_total', 'inc', { path: '/' }, 2);
    expect([await visitsAt(one), await visitsAt(one)]).toEqual([2, 2]);
    expect(one.logs.filter(({ text }) => text.includes('belongs to user 0'))).toHaveLength(1);
  });

  it('since the directory is a file serves its own counts, and says so once', async () => {
    const lab = await Lab.open();
    const file = new URL('fixture/member.mjs', import.meta.url).pathname;
    const settings = { multiprocess: { directory: file } };
    const one = await lab.sibling({ settings });
    await one.record('visits_total', 'inc', { path: '/' }, 2);
    expect([await visitsAt(one), await visitsAt(one)]).toEqual([2, 2]);
    expect(one.logs.filter(({ text }) => text.includes(file))).toHaveLength(1);
    expect(existsSync(file)).toBe(true);
  });
});

/** As another user, where this one is root, who may write everywhere. */
function asNobody(): ProgramOptions {
  return process.getuid?.() === 0 ? { uid: NOBODY } : {};
}
