import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { PushOptions } from 'nestjs-metrics';

const MEMBER = fileURLToPath(new URL('children/member.cjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/cjs/index.js', import.meta.url));

const members = new Set<ChildProcess>();
let directory: string | undefined;

/** Starts a process of the app, which counts so many records; all of a test are one app. */
export async function startMember(count: number, push: PushOptions): Promise<ChildProcess> {
  if (!existsSync(BUILT)) throw new Error('Run `npm run build` first.');
  directory ??= mkdtempSync(join(tmpdir(), 'pushing-'));
  const member = fork(MEMBER, [JSON.stringify({ built: BUILT, directory, count, push })]);
  members.add(member);
  await once(member, 'message');
  return member;
}

/** Closes the app of a process, which ends then. */
export async function closeMember(member: ChildProcess): Promise<void> {
  const ended = once(member, 'exit');
  member.send('close');
  expect(await ended).toEqual([0, null]);
  members.delete(member);
}

/** Ends the processes of a test; for `afterEach`. */
export function endMembers(): void {
  for (const member of members) member.kill('SIGKILL');
  members.clear();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  directory = undefined;
}
