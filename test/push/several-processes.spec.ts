import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { closeGateways, startGateway, type Gateway } from './gateways.js';

const MEMBER = fileURLToPath(new URL('children/member.cjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/cjs/index.js', import.meta.url));

const members = new Set<ChildProcess>();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pushing-'));
});
afterEach(async () => {
  for (const member of members) member.kill('SIGKILL');
  members.clear();
  rmSync(directory, { recursive: true, force: true });
  await closeGateways();
});

/** Starts a process of the app, which counts something and pushes at intervals. */
async function startMember(
  { url }: Gateway,
  name: string,
  count: number,
  onShutdown: 'push' | 'delete',
): Promise<ChildProcess> {
  if (!existsSync(BUILT)) throw new Error('Run `npm run build` first.');
  const said = JSON.stringify({ built: BUILT, directory, url, name, count, onShutdown });
  const member = fork(MEMBER, [said]);
  members.add(member);
  await once(member, 'message');
  return member;
}

async function close(member: ChildProcess): Promise<void> {
  const ended = once(member, 'exit');
  member.send('close');
  expect(await ended).toEqual([0, null]);
  members.delete(member);
}

/** What was pushed after the first so many requests: by whom, how, and which sum. */
function pushesOf({ pushes }: Gateway, after = 0): string[] {
  return pushes.slice(after).map(({ method, path, body }) => {
    const [, sum = 'nothing'] = /^records_total (\d+)$/m.exec(body) ?? [];
    return `${method} ${path.split('/').at(-1)} ${sum}`;
  });
}

describe('Several processes of an app', () => {
  it('push at intervals by one of them for all, and each when it closes', async () => {
    const events = new EventEmitter();
    const gateway = await startGateway((response, _, { path }) => {
      response.end();
      events.emit(path.split('/').at(-1)!);
    });
    const first = await startMember(gateway, 'first', 1, 'push');
    const second = await startMember(gateway, 'second', 20, 'push');
    const last = (): Promise<string | undefined> => Promise.resolve(pushesOf(gateway).at(-1));
    expect(await eventually(last, 'PUT first 21')).toBe('PUT first 21');
    expect(pushesOf(gateway).join()).not.toContain('second');
    const before = gateway.pushes.length;
    const succeeded = once(events, 'second');
    await close(first);
    await succeeded;
    expect(await last()).toBe('PUT second 21');
    expect(pushesOf(gateway, before)[0]).toBe('PUT first 21');
    await close(second);
    expect(await last()).toBe('PUT second 21');
  });

  it('delete by the one that pushes for all', async () => {
    const gateway = await startGateway();
    const first = await startMember(gateway, 'first', 1, 'delete');
    const second = await startMember(gateway, 'second', 20, 'delete');
    await close(second);
    expect(pushesOf(gateway).join()).not.toMatch(/second|DELETE/);
    await close(first);
    expect(pushesOf(gateway).at(-1)).toBe('DELETE first nothing');
  });
});
