import { EventEmitter, once } from 'node:events';
import { Controller, Get, Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MetricsModule } from 'nestjs-metrics';
import { ADAPTERS, closeApps } from '../support/app.js';
import { closeGateways, startGateway, startRawGateway } from './gateways.js';
import { Batch, startPushApp } from './push-app.js';
import { logOf } from './push-log.js';

afterEach(closeApps);
afterEach(closeGateways);

const COUNTED = 'batch_records_total{outcome="success"}';

/** What a test holds a request with. */
class Gate {
  readonly events = new EventEmitter();
  readonly entered = once(this.events, 'enter');
  readonly opened = once(this.events, 'open');
}

@Controller()
class HeldController {
  constructor(
    private readonly batch: Batch,
    @Inject('gate') private readonly gate: Gate,
  ) {}

  @Get('held')
  async hold(): Promise<string> {
    this.gate.events.emit('enter');
    await this.gate.opened;
    this.batch.records.inc({ outcome: 'success' }, 10);
    return 'done';
  }
}

/** Counts records as the app closes, after a while. */
@Injectable()
class LastWords implements OnApplicationShutdown {
  constructor(private readonly batch: Batch) {}

  async onApplicationShutdown(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    this.batch.records.inc({ outcome: 'success' }, 100);
  }
}

describe('An app that closes', () => {
  it.each(ADAPTERS)(
    'pushes what its last requests and its own hooks counted, on %s',
    async (adapter) => {
      const gateway = await startGateway();
      const gate = new Gate();
      const { app, url } = await startPushApp(
        { url: gateway.url, onShutdown: undefined },
        {},
        {
          adapter,
          providers: [LastWords, { provide: 'gate', useValue: gate }],
          controllers: [HeldController],
        },
      );
      const request = fetch(`${url}/held`, { headers: { connection: 'close' } });
      await gate.entered;
      const closing = app.close();
      gate.events.emit('open');
      expect(await (await request).text()).toBe('done');
      await closing;
      expect(gateway.pushes).toMatchObject([{ method: 'PUT' }]);
      expect(gateway.pushes[0]!.body).toContain(`${COUNTED} 110\n`);
    },
  );

  it.each([
    ['push', ['PUT']],
    ['delete', ['DELETE']],
    [false, []],
  ] as const)('does as onShutdown says: %s', async (onShutdown, methods) => {
    const gateway = await startGateway();
    const { app } = await startPushApp({ url: gateway.url, onShutdown });
    await app.close();
    expect(gateway.pushes.map(({ method }) => method)).toEqual(methods);
  });

  it('pushes once, however often it is closed', async () => {
    const gateway = await startGateway();
    const { app } = await startPushApp({ url: gateway.url, onShutdown: 'push' });
    await Promise.all([app.close(), app.close()]);
    await app.close();
    expect(gateway.pushes).toHaveLength(1);
  });

  it('first ends what was asked for, with all metrics, also where nothing comes after it', async () => {
    const gateway = await startGateway();
    const { app, pusher, batch } = await startPushApp({ url: gateway.url, onShutdown: false });
    batch.records.inc({ outcome: 'success' }, 3);
    const pushes = [pusher.push(), pusher.pushAdd()];
    await app.close();
    await Promise.all(pushes);
    expect(gateway.pushes.map(({ method }) => method)).toEqual(['PUT', 'POST']);
    for (const { body } of gateway.pushes) expect(body).toContain(`${COUNTED} 3\n`);
  });

  it('closes where the gateway is a black hole, and says so once', async () => {
    const gateway = await startRawGateway(() => undefined);
    const { errors, logger } = logOf();
    const { app } = await startPushApp(
      { url: gateway.url, onShutdown: 'push', timeoutMs: 1_500, intervalSeconds: 0.01 },
      {},
      { configure: (one) => one.useLogger(logger) },
    );
    await app.close();
    expect(errors).toEqual([expect.stringMatching(/no reply in time/)]);
  });

  it('closes in time, however many pushes wait in line', async () => {
    const gateway = await startRawGateway(() => undefined);
    const onShutdown = 'push';
    const { app, pusher } = await startPushApp({ url: gateway.url, timeoutMs: 1_500, onShutdown });
    const pushes = Promise.allSettled(Array.from({ length: 20 }, () => pusher.push()));
    await app.close();
    const outcomes = await pushes;
    expect(outcomes.at(-1)).toMatchObject({
      reason: { code: 'PUSH_FAILED', message: expect.stringMatching(/the app closes, and /) },
    });
    // The first, perhaps the second, and that of the shutdown.
    expect(gateway.connections()).toBeLessThanOrEqual(3);
  });

  it('closes where its own logger fails', async () => {
    const gateway = await startGateway((response) => void response.writeHead(400).end());
    const { logger } = logOf();
    logger.error = () => {
      throw new Error('no space left on device');
    };
    const { app } = await startPushApp(
      { url: gateway.url, onShutdown: 'push' },
      {},
      { configure: (one) => one.useLogger(logger) },
    );
    await app.close();
    expect(gateway.pushes).toHaveLength(1);
  });

  it('pushes without an HTTP server too', async () => {
    const gateway = await startGateway();
    const { NestFactory } = await import('@nestjs/core');
    const module = MetricsModule.forRoot({
      defaultMetrics: false,
      endpoint: false,
      push: { pushgateway: { url: gateway.url, job: 'context' } },
    });
    const context = await NestFactory.createApplicationContext(module, { logger: false });
    await context.close();
    expect(gateway.pushes).toMatchObject([{ method: 'PUT', path: '/metrics/job/context' }]);
  });
});
