import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { closeGateways, startGateway } from './gateways.js';
import { startPushApp } from './push-app.js';
import { startWritingApp } from './remote-write-app.js';
import { closeReceivers, startReceiver } from './remote-write-receiver.js';

afterEach(closeApps);
afterEach(closeGateways);
afterEach(closeReceivers);

describe('Two apps in one process', () => {
  it('push their own metrics, and one goes on when the other has closed', async () => {
    const gateway = await startGateway();
    const { url } = gateway;
    const one = await startPushApp({ url, job: 'one', intervalSeconds: 0.02 });
    const other = await startPushApp({ url, job: 'other', intervalSeconds: 0.02 });
    one.batch.records.inc({ outcome: 'success' }, 1);
    other.batch.records.inc({ outcome: 'success' }, 20);
    const counted = 'batch_records_total{outcome="success"} 20\n';
    const isPushed = async (): Promise<boolean> =>
      gateway.pushes.some(({ body }) => body.includes(counted));
    expect(await eventually(isPushed, true)).toBe(true);
    await one.app.close();
    const before = gateway.pushes.length;
    expect(await eventually(async () => gateway.pushes.length > before + 1, true)).toBe(true);
    for (const { path, body } of gateway.pushes.slice(before)) {
      expect(path).toBe('/metrics/job/other');
      expect(body).toContain(counted);
    }
  });

  it('write their own metrics, and one goes on when the other has closed', async () => {
    const receiver = await startReceiver();
    const depthOf = (instance: string): string => `depth{instance="${instance}",job="shop"}`;
    const start = (instance: string): ReturnType<typeof startWritingApp> =>
      startWritingApp(receiver, { labels: { job: 'shop', instance }, intervalSeconds: 0.02 });
    const one = await start('one');
    const other = await start('other');
    one.depth.set(1);
    other.depth.set(20);
    await one.app.close();
    const [last] = receiver.samplesOf(depthOf('one')).slice(-1);
    expect(last).toMatchObject({ isStale: true });
    await receiver.sample(depthOf('other'), ({ at, value }) => at > last!.at && value === 20);
    expect(receiver.samplesOf(depthOf('one')).at(-1)).toBe(last);
    expect(receiver.samplesOf(depthOf('other')).filter(({ isStale }) => isStale)).toEqual([]);
  });
});
