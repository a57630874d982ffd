import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { listenToLogs } from './logs.js';
import { DECLINED, startWritingApp } from './remote-write-app.js';
import {
  closeReceivers,
  startReceiver,
  type Answer,
  type Receiver,
} from './remote-write-receiver.js';

/** Fewer than what the app writes at once. */
const SAMPLES = 10;
const FAST = { intervalSeconds: 0.02 };

describe('A remote-write receiver that answers', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await startReceiver();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    // So that no app has to wait for it as it closes.
    receiver.otherwise = { status: 204 };
    await closeApps();
    await closeReceivers();
  });

  it.each([200, 204])('%d has taken what it got', async (status) => {
    receiver.otherwise = { status };
    const app = await startWritingApp(receiver);
    await receiver.received(1);
    const { length } = receiver.writes[0]!.samples;
    expect(await eventually(app.samples, [length, 0, 0])).toEqual([length, 0, 0]);
    expect(
      await app.sample('nestjs_metrics_pushes_total{target="remote_write",outcome="success"}'),
    ).toBe(1);
    expect(await app.sample('nestjs_metrics_remote_write_queued_samples')).toBe(0);
  });

  it.each<[string, Answer]>([
    ['500', { status: 500, body: 'try again' }],
    ['503', { status: 503 }],
    ['429', { status: 429 }],
    [
      '429 with a Retry-After that makes no sense',
      { status: 429, headers: { 'retry-after': 'soon' } },
    ],
    ['nothing in time', 'silence'],
    ['by hanging up', 'hang up'],
    ['with half a reply of 500', 'cut'],
  ])('%s gets the same again, in order, until it takes it', async (_, answer) => {
    receiver.answers.push(answer, answer);
    const app = await startWritingApp(receiver, {
      maxSamplesPerRequest: SAMPLES,
      timeoutMs: answer === 'silence' ? 2_000 : 30_000,
    });
    await receiver.received(4);
    const [first, second, third, next] = receiver.writes.map(({ samples }) => samples);
    expect(first).toHaveLength(SAMPLES);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect(next![0]!.series).not.toBe(first![0]!.series);
    const [, failed, dropped] = await app.samples();
    expect([failed, dropped]).toEqual([0, 0]);
    expect(
      await app.sample('nestjs_metrics_pushes_total{target="remote_write",outcome="error"}'),
    ).toBe(2);
  });

  it.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 2_000).toUTCString()],
  ])('429 is left alone for as long as it asks, in %s', async (_, retryAfter) => {
    await startWritingApp(receiver, { intervalSeconds: 0.05 });
    await receiver.received(1);
    const { length } = receiver.writes;
    receiver.answers.push(() => ({ status: 429, headers: { 'retry-after': retryAfter() } }));
    await receiver.received(length + 1);
    const began = performance.now();
    await receiver.received(length + 2);
    // A date has no fractions: at least one second is left of two.
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(receiver.writes[length + 1]!.samples).toEqual(receiver.writes[length]!.samples);
  });

  it.each([301, 400, 401, 404, 413])(
    '%d is not asked again: its samples are counted as failed, and it is said once',
    async (status) => {
      const logs = listenToLogs();
      const { pathname } = new URL(receiver.url);
      receiver.otherwise = {
        status,
        body: 'out of\norder sample',
        headers: { location: pathname },
      };
      const app = await startWritingApp(receiver, {
        ...FAST,
        auth: { bearerToken: 'the-secret' },
        headers: { 'X-Key': 'the-key' },
      });
      await receiver.received(3);
      const moments = receiver.writes.map(({ samples }) => samples[0]!.at);
      expect(new Set(moments).size).toBe(moments.length);
      const [sent, failed, dropped] = await app.samples();
      expect([sent, dropped]).toEqual([0, 0]);
      expect(failed).toBeGreaterThan(0);
      const said = logs().filter((line) => line.includes('it answered'));
      expect(said).toHaveLength(1);
      expect(said[0]).toContain(
        `${receiver.url}: it answered ${status} with "out of order sample"`,
      );
    },
  );

  it('with what it was told in secret is not quoted', async () => {
    const logs = listenToLogs();
    receiver.otherwise = { status: 403, body: 'no such token: the-secret, the-key, the-query' };
    const url = `${receiver.url}?api_key=the-query`;
    await startWritingApp(
      { url },
      { ...FAST, auth: { bearerToken: 'the-secret' }, headers: { 'X-Key': 'the-key' } },
    );
    await receiver.received(2);
    expect(receiver.writes[0]!.headers).toMatchObject({
      authorization: 'Bearer the-secret',
      'x-key': 'the-key',
    });
    expect(logs().join()).toContain('no such token');
    expect(logs().join()).not.toMatch(/the-secret|the-key|the-query/);
  });

  it('nothing at all holds no more than its limit of samples, of which the oldest go', async () => {
    const logs = listenToLogs();
    receiver.otherwise = { status: 503 };
    const app = await startWritingApp(receiver, {
      ...FAST,
      maxSamplesPerRequest: 50,
      maxQueuedSamples: 200,
    });
    const first = await receiver.sample(DECLINED);
    const overflow = async (): Promise<boolean> => (await app.samples())[2]! > 500;
    expect(await eventually(overflow, true)).toBe(true);
    expect(await app.sample('nestjs_metrics_remote_write_queued_samples')).toBeLessThanOrEqual(200);
    expect(logs().filter((line) => line.includes('maxQueuedSamples'))).toHaveLength(1);

    receiver.otherwise = { status: 204 };
    const later = await receiver.sample(DECLINED, ({ at }) => at > first.at);
    expect(later.at).toBeGreaterThan(first.at);
  });

  it('after an hour gets only what is younger', async () => {
    receiver.otherwise = { status: 503 };
    const app = await startWritingApp(receiver, { timeoutMs: 200 });
    const { at } = await receiver.sample(DECLINED);
    jest.spyOn(Date, 'now').mockReturnValue(at + 3_600_001);
    const isGivenUp = async (): Promise<boolean> => (await app.samples())[2]! > 0;
    expect(await eventually(isGivenUp, true)).toBe(true);
    expect((await app.samples())[0]).toBe(0);
  });

  it.each<[string, Answer]>([
    ['never', 'silence'],
    ['503', { status: 503 }],
    ['429 with an hour', { status: 429, headers: { 'retry-after': '3600' } }],
    ['half', 'cut'],
  ])('%s does not hold up the shutdown, and what is left is counted', async (_, answer) => {
    const logs = listenToLogs();
    receiver.otherwise = answer;
    const { app } = await startWritingApp(receiver, { timeoutMs: 200 });
    await receiver.received(1);
    await app.close();
    expect(logs().join()).toContain('samples were not sent before the app closed');
  });

  it('again at last gets all that has waited as the app closes', async () => {
    receiver.answers.push({ status: 503, headers: { 'retry-after': '3600' } });
    const { app } = await startWritingApp(receiver);
    await receiver.received(1);
    await app.close();
    expect(receiver.samplesOf(DECLINED).map(({ value }) => value)).toEqual([0, 0, 0, NaN]);
  });

  it('no while the app closes already gets it all the same', async () => {
    const gate = new EventEmitter();
    const after = once(gate, 'open');
    receiver.answers.push({ status: 503, headers: { 'retry-after': '3600' }, after });
    const { app } = await startWritingApp(receiver);
    await receiver.received(1);
    // Long after the app has begun to wait for what is under way.
    setTimeout(() => gate.emit('open'), 200);
    await app.close();
    expect(receiver.samplesOf(DECLINED).map(({ value }) => value)).toEqual([0, 0, 0, NaN]);
  });
});
