import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { Counted, MetricsModule, MetricsServer, type EndpointOptions } from 'nestjs-metrics';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps, sampleIn, startApp, type Adapter } from '../support/app.js';
import { appModule, closeContexts, OWN_PORT, startContext, urlOf } from './own-port.js';

const CALLS = 'method_calls_total{class="Jobs",method="work",outcome="success"}';

@Injectable()
class Jobs {
  @Counted()
  work(): void {}
}

@Controller('metrics')
class OwnRoute {
  @Get()
  read(): string {
    return 'the app’s own';
  }
}

/** Both ways of saying that the metrics have a port of their own. */
const WAYS: [string, (endpoint: EndpointOptions) => ReturnType<typeof MetricsModule.forRoot>][] = [
  ['forRoot', (endpoint) => MetricsModule.forRoot({ defaultMetrics: false, endpoint })],
  [
    'forRootAsync',
    ({ path, decorators, ...endpoint }) =>
      MetricsModule.forRootAsync({
        imports: [ConfigModule.forRoot({ ignoreEnvFile: true, load: [() => ({ endpoint })] })],
        inject: [ConfigService],
        endpoint: { path, decorators },
        useFactory: (config: ConfigService) => ({
          defaultMetrics: false,
          endpoint: config.getOrThrow<typeof endpoint>('endpoint'),
        }),
      }),
  ],
];

const ROWS = WAYS.flatMap(([way, moduleOf]) =>
  ADAPTERS.map((adapter): [string, Adapter, typeof moduleOf] => [way, adapter, moduleOf]),
);

afterEach(async () => {
  await closeApps();
  await closeContexts();
});

describe.each(ROWS)('a port of its own by %s, beside %s,', (_, adapter, moduleOf) => {
  it('serves the metrics, which the app’s own port does not serve then', async () => {
    const { app, url } = await startApp({
      adapter,
      module: moduleOf(OWN_PORT),
      providers: [Jobs],
    });
    app.get(Jobs).work();
    const answer = await send(urlOf(app));
    expect(answer.status).toBe(200);
    expect(sampleIn(answer.body.toString(), CALLS)).toBe(1);
    expect(answer.headers['vary']).toBe('Accept, Accept-Encoding');
    expect((await send(`${url}/metrics`)).status).toBe(404);
  });

  it('leaves the path, the global prefix and its exclusions to the app', async () => {
    const { app, url } = await startApp({
      adapter,
      module: moduleOf(OWN_PORT),
      controllers: [OwnRoute],
      configure: (one) => one.setGlobalPrefix('api'),
    });
    expect((await send(`${url}/metrics`)).status).toBe(404);
    expect((await send(`${url}/api/metrics`)).body.toString()).toBe('the app’s own');
    expect((await send(urlOf(app))).body.toString()).toContain('nestjs_metrics_');
  });

  it('has the path that the options say', async () => {
    const { app } = await startApp({
      adapter,
      module: moduleOf({ ...OWN_PORT, path: '/inner/m' }),
    });
    const url = urlOf(app);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/inner\/m$/);
    expect((await send(url)).status).toBe(200);
    expect((await send(url.replace('/inner/m', '/metrics'))).status).toBe(404);
  });
});

describe('a port of its own', () => {
  it('serves an application context, which has no HTTP server', async () => {
    const { app, url } = await startContext({}, { providers: [Jobs] });
    app.get(Jobs).work();
    expect(sampleIn((await send(url)).body.toString(), CALLS)).toBe(1);
  });

  it('serves an app that is a microservice alone', async () => {
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(
      appModule({}, { providers: [Jobs] }),
      { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 }, logger: false },
    );
    try {
      await app.listen();
      expect(sampleIn((await send(urlOf(app))).body.toString(), CALLS)).toBe(0);
    } finally {
      await app.close();
    }
    expect(app.get(MetricsServer).url).toBeUndefined();
  });

  it('is open before the app listens, with every known series at zero', async () => {
    let body = '';
    const { app } = await startApp({
      metrics: { endpoint: OWN_PORT },
      providers: [
        Jobs,
        {
          provide: 'LATE',
          inject: [MetricsServer],
          useFactory: (server: MetricsServer) => ({
            onApplicationBootstrap: async () => {
              body = (await send(server.url!)).body.toString();
            },
          }),
        },
      ],
    });
    expect(sampleIn(body, CALLS)).toBe(0);
    expect(app.get(MetricsServer).url).toBeDefined();
  });

  it('is said where it is, and a localhost address where it is all addresses', async () => {
    const { url } = await startContext({ host: undefined });
    expect(url).toMatch(/^http:\/\/(localhost|127\.0\.0\.1):\d+\/metrics$/);
    expect((await fetch(url)).status).toBe(200);
  });

  it('is none where none is asked for', async () => {
    const { app } = await startApp();
    expect(app.get(MetricsServer).url).toBeUndefined();
  });

  it('is one for each of two apps in a process', async () => {
    const one = await startContext({}, { providers: [Jobs] });
    const other = await startContext();
    expect(one.url).not.toBe(other.url);
    expect((await send(one.url)).body.toString()).toContain(CALLS);
    expect((await send(other.url)).body.toString()).not.toContain(CALLS);
  });
});
