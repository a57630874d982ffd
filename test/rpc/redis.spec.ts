import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type CanActivate, Controller, UseGuards } from '@nestjs/common';
import { EventPattern, MessagePattern, Payload, Transport } from '@nestjs/microservices';
import { type Observable, range } from 'rxjs';
import { describeWith } from '../support/counterparts.js';
import { type RunningRedis, startRedis } from '../support/redis.js';
import { eventually } from '../support/eventually.js';
import { closeRpcApps, type RunningRpcApp, startRpcApp } from './rpc-app.js';
import { inFlight, outcomes } from './rpc-series.js';

class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Controller()
class OrdersController {
  @MessagePattern({ cmd: 'total' })
  total(@Payload() prices: number[]): number {
    return prices.reduce((sum, price) => sum + price, 0);
  }
  @MessagePattern('stream')
  stream(): Observable<number> {
    return range(1, 3);
  }
  @MessagePattern('throws')
  throws(): void {
    throw new Error('no');
  }
  @UseGuards(Refusing)
  @MessagePattern('refused')
  refused(): void {}
  @EventPattern('order.created')
  created(_data: unknown): void {}
  @EventPattern('order.lost')
  lost(_data: unknown): void {
    throw new Error('no');
  }
  @UseGuards(Refusing)
  @EventPattern('order.refused')
  refusedEvent(_data: unknown): void {}
  @EventPattern('order.*')
  any(_data: unknown): void {}
}

describeWith('redis', 'messages over a real Redis', () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(closeRpcApps);
  afterAll(() => redis.stop());

  function start(wildcards = false): Promise<RunningRpcApp> {
    const { host, port } = redis;
    return startRpcApp({
      controllers: [OrdersController],
      microservice: { transport: Transport.REDIS, options: { host, port, wildcards } },
    });
  }

  it.each([
    [{ cmd: 'total' }, '{"cmd":"total"}', [6]],
    ['stream', 'stream', [1, 2, 3]],
  ])('count a request once that is answered (%j)', async (pattern, label, answers) => {
    const app = await start();
    expect(await app.ask(pattern, [1, 2, 3])).toEqual(answers);
    expect(await outcomes(app, 'request', label)).toEqual({ success: 1 });
    expect(await inFlight(app, 'request', label)).toBe(0);
  });

  it.each<[pattern: string, outcomes: Record<string, number>]>([
    ['throws', { error: 1 }],
    ['refused', { rejected: 1 }],
  ])('count a request once that fails (%s)', async (pattern, expected) => {
    const app = await start();
    await expect(app.ask(pattern)).rejects.toBeDefined();
    expect(await outcomes(app, 'request', pattern)).toEqual(expected);
  });

  it.each<[pattern: string, outcomes: Record<string, number>]>([
    ['order.created', { success: 2 }],
    ['order.lost', { error: 2 }],
    ['order.refused', { rejected: 2 }],
  ])('count events apart from requests (%s)', async (pattern, expected) => {
    const app = await start();
    await app.emit(pattern);
    await app.emit(pattern);
    expect(await eventually(() => outcomes(app, 'event', pattern), expected)).toEqual(expected);
    expect(await app.scrape()).not.toContain(`rpc_requests_total{pattern="${pattern}"`);
  });

  it('have the pattern of the handler where it has a wildcard', async () => {
    const app = await start(true);
    await app.emit('order.shipped.7');
    const expected = { success: 1 };
    expect(await eventually(() => outcomes(app, 'event', 'order.*'), expected)).toEqual(expected);
    expect(await app.scrape()).not.toContain('shipped');
  });
});
