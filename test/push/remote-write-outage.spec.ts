import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { listenToLogs } from './logs.js';
import { startWritingApp } from './remote-write-app.js';
import { closeReceivers, startReceiver, type Receiver } from './remote-write-receiver.js';

const BUSY = { status: 503, body: 'busy' };
const FINE = { status: 204 };

describe('A remote-write receiver that is busy', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await startReceiver();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    // So that no app has to wait for it as it closes.
    receiver.otherwise = FINE;
    await closeApps();
    await closeReceivers();
  });

  it('is asked less and less often', async () => {
    receiver.otherwise = BUSY;
    const times: number[] = [];
    await startWritingApp(receiver);
    for (let count = 1; count <= 6; count += 1) {
      await receiver.received(count);
      times.push(performance.now());
    }
    const pauses = times.slice(1).map((time, index) => time - times[index]!);
    // At least half of 30 ms, 60 ms, … up to 480 ms.
    expect(pauses.at(-1)).toBeGreaterThan(200);
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(400);
  });

  it('for every other request is complained of once', async () => {
    const logs = listenToLogs();
    for (let count = 0; count < 100; count += 1) receiver.answers.push(BUSY, FINE);
    await startWritingApp(receiver, { intervalSeconds: 0.02, maxSamplesPerRequest: 10 });
    await receiver.received(12);
    expect(logs().filter((line) => line.includes('busy'))).toHaveLength(1);
  });

  it('again, after all was well for a while, is complained of again', async () => {
    const logs = listenToLogs();
    receiver.otherwise = BUSY;
    const { sample } = await startWritingApp(receiver, { intervalSeconds: 0.02 });
    const complaints = (): Promise<number> =>
      Promise.resolve(logs().filter((line) => line.includes('busy')).length);
    expect(await eventually(complaints, 1)).toBe(1);
    receiver.otherwise = FINE;
    const success = 'nestjs_metrics_pushes_total{target="remote_write",outcome="success"}';
    expect(await eventually(async () => (await sample(success))! > 10, true)).toBe(true);
    receiver.otherwise = BUSY;
    expect(await eventually(complaints, 2)).toBe(2);
  });
});
