import type { AddressInfo, Server } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Catch, Controller, UseFilters, UseGuards } from '@nestjs/common';
import type { CanActivate, ExceptionFilter, INestApplication } from '@nestjs/common';
import {
  type ClientProxy,
  ClientProxyFactory,
  EventPattern,
  MessagePattern,
  type MicroserviceOptions,
  Payload,
  RpcException,
  Transport,
} from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { MetricsModule } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { EMPTY, lastValueFrom, type Observable, range } from 'rxjs';

class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}
@Catch()
class Swallowing implements ExceptionFilter {
  catch(): Observable<never> {
    return EMPTY;
  }
}

@Controller()
class OrdersController {
  @MessagePattern({ cmd: 'find' })
  find(@Payload() id: number): string {
    return `order ${id}`;
  }
  @MessagePattern('stream')
  stream(): Observable<number> {
    return range(1, 3);
  }
  @MessagePattern('fails')
  async fails(): Promise<void> {
    return Promise.reject(new RpcException('no'));
  }
  @UseGuards(Refusing)
  @MessagePattern('refused')
  refused(): void {}
  @EventPattern('created')
  created(_data: unknown): void {}
  @UseGuards(Refusing)
  @EventPattern('refused-event')
  refusedEvent(_data: unknown): void {}
  @UseFilters(new Swallowing())
  @EventPattern('some-fail')
  async someFail(@Payload() id: number): Promise<void> {
    await Promise.resolve();
    if (id % 3 === 0) throw new Error('no');
  }
}
@Controller()
class MailController {
  @EventPattern('created')
  mail(_data: unknown): void {
    throw new Error('no');
  }
}

let app: INestApplication;
let client: ClientProxy;
afterEach(async () => {
  await client.close();
  await app.close();
});

async function start(handlerLabels = false): Promise<void> {
  const testing = await Test.createTestingModule({
    imports: [MetricsModule.forRoot({ defaultMetrics: false, rpc: { handlerLabels } })],
    controllers: [OrdersController, MailController],
  }).compile();
  app = testing.createNestApplication({ logger: false });
  const server = app.connectMicroservice<MicroserviceOptions>({
    transport: Transport.TCP,
    options: { host: '127.0.0.1', port: 0 },
  }) as unknown as { unwrap(): Server };
  await app.startAllMicroservices();
  await app.init();
  const { port } = server.unwrap().address() as AddressInfo;
  client = ClientProxyFactory.create({
    transport: Transport.TCP,
    options: { host: '127.0.0.1', port },
  });
}

function send(pattern: unknown, data: unknown = {}): Promise<unknown> {
  return lastValueFrom(client.send(pattern, data) as Observable<unknown>);
}

async function emit(pattern: string, data: unknown = {}): Promise<void> {
  await lastValueFrom(client.emit(pattern, data), { defaultValue: undefined });
}

async function events(labels: Record<string, string>, expected: number): Promise<unknown> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const value = await valueOf(app, 'rpc_events_total', labels);
    if (value === expected || performance.now() > deadline) return value;
    await setTimeout(20);
  }
}

describe('messages of a microservice', () => {
  it.each([
    [{ cmd: 'find' }, '{"cmd":"find"}', 'success'],
    ['stream', 'stream', 'success'],
    ['fails', 'fails', 'error'],
    ['refused', 'refused', 'rejected'],
    ['scan', 'unmatched', 'error'],
  ])('count once as requests (%j)', async (pattern, label, outcome) => {
    await start();
    await send(pattern, 7).catch(() => undefined);
    expect(await valueOf(app, 'rpc_requests_total', { pattern: label, outcome })).toBe(1);
    expect(
      await valueOf(app, 'rpc_request_duration_seconds_count', { pattern: label, outcome }),
    ).toBe(1);
    expect(await valueOf(app, 'rpc_requests_in_flight', { pattern: label })).toBe(0);
  });

  it('count as events, also where a guard refuses them or a filter swallows their error', async () => {
    await start();
    await emit('refused-event');
    await Promise.all(Array.from({ length: 30 }, (_, id) => emit('some-fail', id)));
    expect(await events({ pattern: 'refused-event', outcome: 'rejected' }, 1)).toBe(1);
    expect(await events({ pattern: 'some-fail', outcome: 'success' }, 20)).toBe(20);
    expect(await events({ pattern: 'some-fail', outcome: 'error' }, 10)).toBe(10);
    expect(await valueOf(app, 'rpc_events_in_flight', { pattern: 'some-fail' })).toBe(0);
  });

  it('count once for each handler of an event', async () => {
    await start(true);
    await emit('created');
    const orders = { pattern: 'created', controller: 'OrdersController', handler: 'created' };
    expect(await events({ ...orders, outcome: 'success' }, 1)).toBe(1);
    const mail = { pattern: 'created', controller: 'MailController', handler: 'mail' };
    expect(await events({ ...mail, outcome: 'error' }, 1)).toBe(1);
  });
});
