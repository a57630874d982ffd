import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { closeGateways, startGateway, startRawGateway } from './gateways.js';
import { startPushApp } from './push-app.js';
import { logOf } from './push-log.js';

afterEach(closeApps);
afterEach(closeGateways);

describe('Pushing at intervals', () => {
  it('is skipped while a push is under way, and counted', async () => {
    const held: (() => void)[] = [];
    const gateway = await startGateway((response) => void held.push(() => response.end()));
    const { pusher, sample } = await startPushApp({
      url: gateway.url,
      intervalSeconds: 0.02,
      timeoutMs: 30_000,
    });
    const skipped = 'nestjs_metrics_pushes_total{target="pushgateway",outcome="skipped"}';
    const explicit = pusher.push();
    expect(await eventually(async () => (await sample(skipped))! >= 3, true)).toBe(true);
    expect(gateway.pushes).toHaveLength(1);
    held.shift()!();
    await explicit;
    expect(await eventually(async () => gateway.pushes.length >= 2, true)).toBe(true);
    pusher.stop();
    for (const release of held) release();
  });

  it('ends when the app closes', async () => {
    const gateway = await startRawGateway(() => undefined);
    const { app } = await startPushApp({
      url: gateway.url,
      intervalSeconds: 0.01,
      timeoutMs: 100,
    });
    expect(await eventually(async () => gateway.connections() >= 1, true)).toBe(true);
    await app.close();
    const before = gateway.connections();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gateway.connections()).toBe(before);
  });

  it('logs each kind of failure once, and again after it has recovered', async () => {
    const statuses = [400, 400, 404, 400, 200, 400, 400];
    const gateway = await startGateway((response, count) => {
      response.writeHead(statuses[count] ?? 200).end(`answer ${count}`);
    });
    const { errors, logger } = logOf();
    await startPushApp(
      { url: gateway.url, intervalSeconds: 0.02 },
      {},
      { configure: (app) => app.useLogger(logger) },
    );
    await eventually(async () => gateway.pushes.length > statuses.length, true);
    expect(errors.map((text) => /"answer \d"/.exec(text)?.[0])).toEqual([
      '"answer 0"',
      '"answer 2"',
      '"answer 5"',
    ]);
  });
});
