import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { closeGateways, startGateway, type Gateway } from './gateways.js';
import { closeMember, endMembers, startMember } from './members.js';
import { closeReceivers, startReceiver } from './remote-write-receiver.js';

// Each starts several processes, one after the other.
jest.setTimeout(120_000);

afterEach(endMembers);
afterEach(closeGateways);
afterEach(closeReceivers);

/** A process that pushes at intervals. */
function startPushing(
  { url }: Gateway,
  name: string,
  count: number,
  onShutdown: 'push' | 'delete',
): Promise<ChildProcess> {
  // The name tells who pushes; an app would have one group for all.
  const groupings = { name };
  const times = { intervalSeconds: 0.05, timeoutMs: 30_000 };
  return startMember(count, {
    pushgateway: { url, job: 'push', groupings, onShutdown, ...times },
  });
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
    const first = await startPushing(gateway, 'first', 1, 'push');
    const second = await startPushing(gateway, 'second', 20, 'push');
    const last = (): Promise<string | undefined> => Promise.resolve(pushesOf(gateway).at(-1));
    expect(await eventually(last, 'PUT first 21')).toBe('PUT first 21');
    expect(pushesOf(gateway).join()).not.toContain('second');
    const before = gateway.pushes.length;
    const succeeded = once(events, 'second');
    await closeMember(first);
    await succeeded;
    expect(await last()).toBe('PUT second 21');
    expect(pushesOf(gateway, before)[0]).toBe('PUT first 21');
    await closeMember(second);
    expect(await last()).toBe('PUT second 21');
  });

  it('delete by the last one that lives', async () => {
    const gateway = await startGateway();
    const first = await startPushing(gateway, 'first', 1, 'delete');
    const second = await startPushing(gateway, 'second', 20, 'delete');
    const third = await startPushing(gateway, 'third', 300, 'delete');
    await closeMember(second);
    await closeMember(first);
    expect(pushesOf(gateway).join()).not.toContain('DELETE');
    await closeMember(third);
    expect(pushesOf(gateway).at(-1)).toBe('DELETE third nothing');
  });

  it('delete also where all of them close at the same moment', async () => {
    const gateway = await startGateway();
    const members = await Promise.all(
      ['first', 'second', 'third'].map((name) => startPushing(gateway, name, 1, 'delete')),
    );
    await Promise.all(members.map(closeMember));
    expect(pushesOf(gateway).at(-1)).toMatch(/^DELETE/);
  });

  it('write by one of them for all, and end the series with the last one', async () => {
    const receiver = await startReceiver();
    const labels = { job: 'push', instance: 'one' };
    const times = { intervalSeconds: 3_600, timeoutMs: 30_000 };
    const remoteWrite = { url: receiver.url, labels, ...times };
    const first = await startMember(1, { remoteWrite });
    const second = await startMember(20, { remoteWrite });
    const values = (): (number | 'stale')[] =>
      receiver
        .samplesOf('records_total{instance="one",job="push"}')
        .map(({ isStale, value }) => (isStale ? 'stale' : value));
    // It speaks for all, but is not the last.
    await closeMember(first);
    expect(values().slice(1)).toEqual([21]);
    // Which has not spoken so far.
    await closeMember(second);
    expect(values().slice(1)).toEqual([21, 21, 'stale']);
  });
});
