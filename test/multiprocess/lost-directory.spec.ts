import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { closeLabs, Lab } from './lab.js';
import { samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

const LINE = 'visits_total{path="/"}';
/** How often a directory is removed under the hands of those who make it again. */
const ROUNDS = 60;
/** Some user who is not root. */
const NOBODY = 65_534;
const FILE = fileURLToPath(new URL('fixture/member.mjs', import.meta.url));

afterEach(closeLabs);

const visitsAt = async (member: TestMember): Promise<number | undefined> =>
  samplesOf(await member.scrape()).get(LINE);

/** Two that have counted 5 between them, which was shown. */
async function startTwo(): Promise<{ lab: Lab; one: TestMember; other: TestMember }> {
  const lab = await Lab.open();
  const [one, other] = await lab.siblings(2);
  await one!.record('visits_total', 'inc', { path: '/' }, 2);
  await other!.record('visits_total', 'inc', { path: '/' }, 3);
  expect(await visitsAt(one!)).toBe(5);
  return { lab, one: one!, other: other! };
}

describe('a directory that is removed while processes run', () => {
  it('costs nothing of what the living counted', async () => {
    const { lab, one, other } = await startTwo();
    removeDirectory(lab);
    for (const member of [one, other]) {
      expect(await visitsAt(member)).toBeGreaterThanOrEqual(2);
    }
    // They meet again, in a directory that is as private as the first.
    expect(await eventually(() => visitsAt(one), 5)).toBe(5);
    expect(await eventually(() => visitsAt(other), 5)).toBe(5);
    expect(statSync(lab.directory).mode & 0o777).toBe(0o700);
    await one.close();
    expect(await visitsAt(other)).toBe(5);
  });

  it('is no reason to take from a process what it has taken over, and count it twice', async () => {
    const lab = await Lab.open();
    const [one, other, ended] = await lab.siblings(3);
    for (const [member, times] of [
      [one!, 2],
      [other!, 3],
      [ended!, 40],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      await member.record('visits_total', 'inc', { path: '/' }, times);
    }
    expect(await visitsAt(one!)).toBe(45);
    await ended!.kill();
    const idOf = ({ pid }: TestMember): string =>
      readdirSync(lab.directory).find((name) => name.startsWith(`${pid}-`))!;
    // Halfway through taking over what has ended, its own directory is removed.
    one!.signal('SIGSTOP');
    const taken = join(lab.directory, `${idOf(ended!)}.by.${idOf(one!)}`);
    renameSync(join(lab.directory, idOf(ended!)), taken);
    rmSync(join(lab.directory, idOf(one!)), { recursive: true });
    expect(await visitsAt(other!)).toBe(43);
    expect(existsSync(taken)).toBe(true);
    one!.signal('SIGCONT');
    expect(await eventually(() => visitsAt(one!), 45)).toBe(45);
    expect(await eventually(() => visitsAt(other!), 45)).toBe(45);
    expect(existsSync(taken)).toBe(false);
  });

  it('is made again only once, however often that is, and whoever notices it', async () => {
    const lab = await Lab.open();
    const members = await lab.siblings(4);
    const scrape = (): Promise<unknown> => Promise.all(members.map(visitsAt));
    for (const member of members) {
      // oxlint-disable-next-line no-await-in-loop
      await member.record('visits_total', 'inc', { path: '/' }, 1);
    }
    for (let round = 0; round < ROUNDS; round++) {
      removeDirectory(lab);
      // What they write now and then comes between, each time elsewhere.
      // oxlint-disable-next-line no-await-in-loop
      await scrape();
    }
    expect(await scrape()).toEqual([4, 4, 4, 4]);
    const logs = await Promise.all(members.map((member) => member.logged()));
    const said = logs.flat().map(({ text }) => text);
    expect(said.filter((text) => /ENOTEMPTY|taken over/.test(text))).toEqual([]);
    await members[0]!.close();
    expect(await visitsAt(members[1]!)).toBe(4);
  });
});

describe('the files of a process that are removed once it was killed', () => {
  it('cost nothing of what was shown before', async () => {
    const { lab, one, other } = await startTwo();
    await other.kill();
    const [left] = readdirSync(lab.directory).filter((name) => name.startsWith(`${other.pid}-`));
    for (const name of readdirSync(join(lab.directory, left!))) {
      if (name !== 'bell') rmSync(join(lab.directory, left!, name));
    }
    expect(await visitsAt(one)).toBe(5);
    await one.close();
    expect(await visitsAt(await lab.sibling())).toBe(5);
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
    const said = (await poor.logged()).filter(({ text }) => text.includes('EFBIG'));
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
    const said = (await one.logged()).filter(({ text }) => text.includes(directory));
    expect(said.map(({ text }) => text)).toEqual([expect.stringMatching(why)]);
    await one.close();
  });
});

/** Removes all of it, also where somebody writes into it meanwhile. */
function removeDirectory({ directory }: Lab): void {
  for (;;) {
    try {
      rmSync(directory, { recursive: true, force: true });
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOTEMPTY' && code !== 'ENOENT') throw error;
    }
  }
}

/** A directory that belongs to somebody else; root, as whom this may run, can give one away. */
function ofAnother({ directory }: Lab): string {
  if (process.getuid?.() !== 0) return '/';
  mkdirSync(directory, { mode: 0o700 });
  chownSync(directory, NOBODY, NOBODY);
  return directory;
}
