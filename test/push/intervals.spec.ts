import { EventEmitter, once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { closeGateways, startGateway } from './gateways.js';
import { startPushApp } from './push-app.js';
import { logOf } from './push-log.js';

afterEach(closeApps);
afterEach(closeGateways);

describe('Pushing at intervals', () => {
  it('is skipped while a push is under way, and counted', async () => {
    const gate = new EventEmitter();
    const opened = once(gate, 'open');
    const gateway = await startGateway((response) => void opened.then(() => response.end()));
    const { pusher, sample } = await startPushApp({ url: gateway.url, intervalSeconds: 0.02 });
    const skipped = 'nestjs_metrics_pushes_total{target="pushgateway",outcome="skipped"}';
    // Where one of those at intervals is under way already, it waits in line.
    const explicit = pusher.push();
    expect(await eventually(async () => gateway.pushes.length, 1)).toBe(1);
    const before = (await sample(skipped))!;
    expect(await eventually(async () => (await sample(skipped))! >= before + 3, true)).toBe(true);
    expect(gateway.pushes).toHaveLength(1);
    gate.emit('open');
    await explicit;
    const { length } = gateway.pushes;
    expect(await eventually(async () => gateway.pushes.length > length, true)).toBe(true);
  });

  it('ends when the app closes', async () => {
    // Each that was begun has been seen here once its app has closed.
    const gateway = await startGateway();
    const { app } = await startPushApp({ url: gateway.url, intervalSeconds: 0.01 });
    expect(await eventually(async () => gateway.pushes.length >= 1, true)).toBe(true);
    await app.close();
    const before = gateway.pushes.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gateway.pushes).toHaveLength(before);
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
