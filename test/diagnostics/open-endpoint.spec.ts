import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Injectable,
  Logger,
  Module,
  Scope,
  UseGuards,
  type CanActivate,
  type INestApplicationContext,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { MetricsDiagnostics, MetricsModule, type EndpointOptions } from 'nestjs-metrics';
import { closeApps, type AppOptions } from '../support/app.js';
import { createAuthority } from '../support/certificate.js';
import { boot, of } from './boot.js';

const CHECK = 'open-endpoint';

const authority = createAuthority();
const SERVER = authority.issue('server');
const ASKING = { ...SERVER, ca: authority.cert, requestCert: true };
const NOT_LOOKED_AT = { ...ASKING, rejectUnauthorized: false };

@Injectable()
class Guard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

let before: string | undefined;

beforeEach(() => {
  before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
});

afterEach(async () => {
  process.env['NODE_ENV'] = before;
  await closeApps();
});

describe('an endpoint that everybody may read in production', () => {
  it('is told of in one line, with the cure', async () => {
    const { findings, log } = await boot({ metrics: { endpoint: { path: 'internal/metrics' } } });
    expect(findings).toEqual([
      {
        severity: 'warning',
        check: CHECK,
        subject: 'GET /internal/metrics',
        message: 'GET /internal/metrics is open to everybody, and NODE_ENV is production.',
        cure: expect.stringContaining('Set endpoint.auth or endpoint.port'),
      },
    ]);
    const [line, ...others] = log.ours;
    expect(others).toEqual([]);
    expect(line!.split('\n')).toEqual([
      'warn Boot diagnostics: 1 warning',
      `  warning ${CHECK}: ${findings[0]!.message} ${findings[0]!.cure}`,
    ]);
  });

  it.each<[what: string, endpoint: EndpointOptions]>([
    ['as it is', {}],
    ['with TLS alone', { tls: SERVER }],
    ['with client certificates that are not looked at', { tls: NOT_LOOKED_AT }],
  ])('is told of on a port of its own on all addresses, %s', async (_, endpoint) => {
    const { findings, log } = await boot({ metrics: { endpoint: { port: 0, ...endpoint } } });
    expect(findings).toEqual([
      {
        severity: 'warning',
        check: CHECK,
        subject: 'port 0',
        message:
          'The metrics on port 0 are open to everybody on all addresses, and NODE_ENV is production.',
        cure: expect.stringContaining('Set endpoint.auth, or endpoint.host to an address'),
      },
    ]);
    expect(log.ours.filter((line) => line.startsWith('warn'))).toHaveLength(1);
  });

  it('fails no boot, strict or not', async () => {
    expect(of(CHECK, await boot({ metrics: { strict: true } }))).toHaveLength(1);
  });
});

const protectedApps: [string, AppOptions][] = [
  ['auth', { metrics: { endpoint: { auth: { bearerToken: 'a-long-token' } } } }],
  ['auth: false, which says that it is meant', { metrics: { endpoint: { auth: false } } }],
  ['a port of its own', { metrics: { endpoint: { port: 0, host: '127.0.0.1' } } }],
  ['a port of its own and auth: false', { metrics: { endpoint: { port: 0, auth: false } } }],
  ['a port that asks for certificates', { metrics: { endpoint: { port: 0, tls: ASKING } } }],
  ['a guard of its own', { metrics: { endpoint: { decorators: [UseGuards(Guard)] } } }],
  ['a global guard', { configure: (app) => app.useGlobalGuards(new Guard()) }],
  ['a provided global guard', { providers: [{ provide: APP_GUARD, useClass: Guard }] }],
  [
    'a request-scoped global guard',
    { providers: [{ provide: APP_GUARD, scope: Scope.REQUEST, useClass: Guard }] },
  ],
  ['no endpoint at all', { metrics: { endpoint: false } }],
];

describe('nothing is said of an endpoint', () => {
  it.each(protectedApps)('with %s', async (_, options) => {
    const { findings, log } = await boot(options);
    expect(findings).toEqual([]);
    expect(log.ours).toEqual([]);
  });

  it('with auth from a factory', async () => {
    const module = MetricsModule.forRootAsync({
      useFactory: () => ({ defaultMetrics: false, http: false, endpoint: { auth: false } }),
    });
    expect((await boot({ module })).findings).toEqual([]);
  });

  it.each([undefined, 'development', 'test'])('where NODE_ENV is %s', async (environment) => {
    if (environment === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = environment;
    expect((await boot()).findings).toEqual([]);
  });

  it('of an app without an HTTP server', async () => {
    @Module({ imports: [MetricsModule.forRoot({ defaultMetrics: false })] })
    class Worker {}
    const app: INestApplicationContext = await NestFactory.createApplicationContext(Worker, {
      logger: false,
    });
    expect(app.get(MetricsDiagnostics).findings).toEqual([]);
    await app.close();
    Logger.overrideLogger(false);
  });
});
