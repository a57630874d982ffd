import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, expect, it } from '@jest/globals';
import { hasBell } from '../../lib/multiprocess/bell-path.js';
import { closeApps } from '../support/app.js';
import { freshPath, removeHomes, startMember } from './group-app.js';

/** Around these the socket no longer fits, in the last name of a member's directory or in an earlier one. */
const LENGTHS = Array.from({ length: 34 }, (_, index) => 52 + index);

afterEach(closeApps);
afterAll(removeHomes);

it.each(LENGTHS)('finds its own bell where the directory has %s characters', async (length) => {
  const home = dirname(freshPath());
  const directory = join(home, 'd'.repeat(Math.max(1, length - home.length - 1)));
  mkdirSync(directory, { mode: 0o700 });
  await startMember({ directory, app: `length ${length}` });
  const [member] = readdirSync(directory);
  expect(await hasBell(join(directory, member!))).toBe(true);
});
