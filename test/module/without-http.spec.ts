import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientProxyFactory,
  MessagePattern,
  Transport,
  type TcpOptions,
} from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { Counted, MetricsExposition, MetricsModule } from 'nestjs-metrics';
import { sampleIn } from '../support/app.js';

const TCP = { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } } as const;

@Injectable()
class Jobs {
  @Counted()
  work(): void {}
}

@Controller()
class Handlers {
  @Counted()
  @MessagePattern('double')
  double(value: number): number {
    return value * 2;
  }
}

@Module({
  imports: [MetricsModule.forRoot({ defaultMetrics: false })],
  providers: [Jobs],
  controllers: [Handlers],
})
class AppModule {}

const open: INestApplicationContext[] = [];

async function textOf(app: INestApplicationContext): Promise<string> {
  const { body } = await app.get(MetricsExposition, { strict: false }).render();
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

describe('an app without an HTTP server', () => {
  it('boots as an application context, and renders', async () => {
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    open.push(app);
    const calls = 'method_calls_total{class="Jobs",method="work",outcome="success"}';
    expect(sampleIn(await textOf(app), calls)).toBe(0);
    app.get(Jobs).work();
    expect(sampleIn(await textOf(app), calls)).toBe(1);
  });

  it('boots as a microservice alone, counts its handlers, and renders', async () => {
    const app = await NestFactory.createMicroservice<TcpOptions>(AppModule, {
      ...TCP,
      logger: false,
    });
    open.push(app);
    await app.listen();
    const { port } = app.unwrap<Server>().address() as AddressInfo;
    const client = ClientProxyFactory.create({ ...TCP, options: { ...TCP.options, port } });
    try {
      expect(await firstValueFrom(client.send<number>('double', 21))).toBe(42);
    } finally {
      await client.close();
    }
    const calls = 'method_calls_total{class="Handlers",method="double",outcome="success"}';
    expect(sampleIn(await textOf(app), calls)).toBe(1);
  });
});
