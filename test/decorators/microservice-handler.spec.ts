import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import {
  type ClientProxy,
  ClientProxyFactory,
  EventPattern,
  MessagePattern,
  type MicroserviceOptions,
  Payload,
  Transport,
} from '@nestjs/microservices';
import { Counted, Gauged } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { firstValueFrom, lastValueFrom, type Observable, range, toArray } from 'rxjs';
import { closeApps, startApp, type RunningApp } from '../support/app.js';

@Controller()
class CatsHandler {
  @Counted()
  @MessagePattern('above')
  above(@Payload() name: string): string {
    return name.toUpperCase();
  }

  @MessagePattern('below')
  @Gauged()
  @Counted()
  async below(@Payload() name: string): Promise<string> {
    return Promise.resolve(name);
  }

  @Counted()
  @MessagePattern('stream')
  stream(): Observable<number> {
    return range(1, 3);
  }

  @Counted()
  @EventPattern('event')
  event(@Payload() _payload: string): void {}
}

const clients: ClientProxy[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await closeApps();
});

async function start(): Promise<RunningApp & { client: ClientProxy }> {
  let server: { unwrap<T>(): T } | undefined;
  const running = await startApp({
    controllers: [CatsHandler],
    configure: (app) => {
      server = app.connectMicroservice<MicroserviceOptions>({
        transport: Transport.TCP,
        options: { host: '127.0.0.1', port: 0 },
      }) as unknown as { unwrap<T>(): T };
    },
  });
  await running.app.startAllMicroservices();
  const { port } = server!.unwrap<Server>().address() as AddressInfo;
  const client = ClientProxyFactory.create({
    transport: Transport.TCP,
    options: { host: '127.0.0.1', port },
  });
  clients.push(client);
  return { ...running, client };
}

describe('a microservice handler counts once a message', () => {
  it.each([
    ['above', 'TOM'],
    ['below', 'tom'],
  ])('with ours %s @MessagePattern', async (method, answer) => {
    const { app, client } = await start();
    expect(await firstValueFrom(client.send<string>(method, 'tom'))).toBe(answer);
    const labels = { class: 'CatsHandler', method, outcome: 'success' };
    expect(await valueOf(app, 'method_calls_total', labels)).toBe(1);
  });

  it('where it answers with a stream', async () => {
    const { app, client } = await start();
    const answers = client.send<number>('stream', '').pipe(toArray());
    expect(await lastValueFrom(answers)).toEqual([1, 2, 3]);
    const labels = { class: 'CatsHandler', method: 'stream', outcome: 'success' };
    expect(await valueOf(app, 'method_calls_total', labels)).toBe(1);
  });

  it('where it is an event without an answer', async () => {
    const { app, client } = await start();
    await lastValueFrom(client.emit('event', ''), { defaultValue: undefined });
    // The messages of one connection are handled in order.
    await firstValueFrom(client.send('above', 'tom'));
    const labels = { class: 'CatsHandler', method: 'event', outcome: 'success' };
    expect(await valueOf(app, 'method_calls_total', labels)).toBe(1);
  });
});
