import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { freshPath, removeHomes, startMember } from './group-app.js';

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

afterEach(closeApps);
afterAll(removeHomes);

describe('the directory of a group', () => {
  it('is made, with what lies above it, for the user alone', async () => {
    const directory = join(freshPath(), 'deep', 'below');
    const app = await startMember({ directory });
    expect(await app.processes()).toEqual({ live: 1, stale: 0, dead: 0 });
    expect(modeOf(directory)).toBe(0o700);
    const [own] = readdirSync(directory);
    expect(own).toMatch(new RegExp(`^${process.pid}-0-[0-9a-f]{8}$`));
    expect(modeOf(join(directory, own!))).toBe(0o700);
  });

  it('is closed to others where it is empty', async () => {
    const directory = freshPath();
    mkdirSync(directory, { mode: 0o755 });
    const app = await startMember({ directory });
    expect(await app.processes()).toEqual({ live: 1, stale: 0, dead: 0 });
    expect([modeOf(directory), app.warnings]).toEqual([0o700, []]);
  });

  it('may have a path that is too long for a socket', async () => {
    const directory = freshPath('d'.repeat(120));
    const app = await startMember({ directory, app: 'long' });
    app.visits.inc(3);
    expect(await app.sample('visits_total')).toBe(3);
    expect(app.warnings).toEqual([]);
    const [own] = readdirSync(directory);
    expect(lstatSync(join(directory, own!, 'bell')).isSymbolicLink()).toBe(true);
    await app.app.close();
    const next = await startMember({ directory, app: 'long' });
    expect(await next.sample('visits_total')).toBe(3);
    expect(readdirSync(directory)).not.toContain(own);
  });
});

describe('what cannot be the directory of a group is left as it is, and the app serves its own metrics:', () => {
  it.each<[string, (path: string) => void, string]>([
    ['a file', (path) => writeFileSync(path, 'mine'), 'it is no directory'],
    ['a symbolic link', (path) => symlinkSync('/tmp', path), 'it is a symbolic link'],
    [
      'a directory below a file',
      (path) => writeFileSync(join(path, '..', 'file'), 'mine'),
      'ENOTDIR',
    ],
    [
      'a directory that others use',
      (path) => {
        mkdirSync(path, { mode: 0o755 });
        chmodSync(path, 0o1777);
        writeFileSync(join(path, 'of-others'), '');
      },
      'its mode is 1777, not 0700, and it holds other things, such as "of-others"',
    ],
  ])('%s', async (what, make, message) => {
    const path = freshPath();
    make(path);
    const before = lstatSync(path, { throwIfNoEntry: false })?.mode;
    const directory = what.includes('below') ? join(path, '..', 'file', 'group') : path;
    const app = await startMember({ directory });
    app.visits.inc(2);
    expect(await app.sample('visits_total')).toBe(2);
    expect(await app.processes()).toEqual({ live: 1, stale: 0, dead: 0 });
    expect(app.warnings).toEqual([expect.stringContaining(message)]);
    expect(app.warnings[0]).toContain(directory);
    expect(lstatSync(path, { throwIfNoEntry: false })?.mode).toBe(before);
  });
});

describe('what else is in the directory of a group', () => {
  it('is left as it is, and said once', async () => {
    const directory = freshPath();
    mkdirSync(directory, { mode: 0o700 });
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    mkdirSync(join(directory, 'backup'));
    const app = await startMember({ directory });
    await app.scrape();
    await app.scrape();
    expect(readdirSync(directory)).toEqual(expect.arrayContaining(['notes.txt', 'backup']));
    expect(app.warnings).toEqual([expect.stringContaining('none of this package')]);
  });
});
