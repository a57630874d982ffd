import { afterEach, describe, expect, it } from '@jest/globals';
import { MetricsError, MetricsModule, MetricsServer } from 'nestjs-metrics';
import { bootContext, closeContexts, OWN_PORT } from '../endpoint-server/own-port.js';

const S3CRET = 's3cret-of-ours';

/** What an app whose endpoint is said so fails its boot with, by both ways of saying it. */
async function messages(endpoint: unknown): Promise<string[]> {
  const found: string[] = [];
  for (const module of [
    () => MetricsModule.forRoot({ defaultMetrics: false, endpoint } as never),
    () =>
      MetricsModule.forRootAsync({
        useFactory: () => ({ defaultMetrics: false, endpoint }) as never,
      }),
  ]) {
    found.push(await refusal(module));
  }
  return found;
}

async function refusal(module: () => ReturnType<typeof MetricsModule.forRoot>): Promise<string> {
  let error: unknown;
  try {
    await bootContext({ module: class App {}, imports: [module()] });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(MetricsError);
  expect((error as MetricsError).code).toBe('INVALID_OPTIONS');
  return (error as MetricsError).message;
}

afterEach(async () => {
  await closeContexts();
  delete process.env['NESTJS_METRICS_TEST_TOKEN'];
});

describe('the option endpoint', () => {
  it.each<[option: string, endpoint: unknown]>([
    ['endpoint', true],
    ['endpoint', '/metrics'],
    ['endpoint', []],
    ['endpoint', null],
    ['endpoint.port', { port: '9464' }],
    ['endpoint.port', { port: -1 }],
    ['endpoint.port', { port: 65_536 }],
    ['endpoint.port', { port: 1.5 }],
    ['endpoint.port', { port: NaN }],
    ['endpoint.port', { port: null }],
    ['endpoint.host', { ...OWN_PORT, host: '' }],
    ['endpoint.host', { ...OWN_PORT, host: 1 }],
    ['endpoint.host', { host: '127.0.0.1' }],
    ['endpoint.tls', { tls: { key: 'k', cert: 'c' } }],
    ['endpoint.tls', { ...OWN_PORT, tls: true }],
    ['endpoint.tls', { ...OWN_PORT, tls: 'pem' }],
    ['endpoint.maxConcurrentScrapes', { maxConcurrentScrapes: 0 }],
    ['endpoint.maxConcurrentScrapes', { maxConcurrentScrapes: 1.5 }],
    ['endpoint.maxConcurrentScrapes', { maxConcurrentScrapes: '4' }],
  ])('is refused with a word on %s where it is %j', async (option, endpoint) => {
    for (const message of await messages(endpoint)) {
      expect(message).toMatch(new RegExp(`option ${option.replaceAll('.', '\\.')}\\b`));
    }
  });

  it('is refused where a factory returns what shapes it, or false', async () => {
    for (const [endpoint, what] of [
      [{ path: '/m' }, 'endpoint.path'],
      [{ decorators: [] }, 'endpoint.decorators'],
      [false, 'endpoint: false'],
    ] as const) {
      const useFactory = () => ({ endpoint }) as never;
      const message = await refusal(() => MetricsModule.forRootAsync({ useFactory }));
      expect(message).toContain(`returned the option ${what}, which shapes the module`);
    }
  });

  it('is refused where settings stand beside the factory', async () => {
    const endpoint = { auth: { bearerToken: S3CRET } } as object;
    const message = await refusal(() =>
      MetricsModule.forRootAsync({ endpoint, useFactory: () => ({}) }),
    );
    expect(message).toContain('given endpoint.auth beside the factory. Return it from the factory');
  });

  it('is refused where it is false beside a factory that returns settings', async () => {
    const message = await refusal(() =>
      MetricsModule.forRootAsync({
        endpoint: false,
        useFactory: () => ({ endpoint: { port: 0 } }),
      }),
    );
    expect(message).toContain('returned endpoint.port, and endpoint: false beside it');
  });

  it('may be false beside a factory that says nothing of it', async () => {
    const settings = { defaultMetrics: false, endpoint: {} };
    const module = MetricsModule.forRootAsync({ endpoint: false, useFactory: () => settings });
    const app = await bootContext({ module: class App {}, imports: [module] });
    expect(app.get(MetricsServer).url).toBeUndefined();
  });
});

describe('the option endpoint.auth', () => {
  it.each<[message: string, auth: unknown]>([
    ['auth is a boolean', true],
    ['auth is null', null],
    ['auth is a string', S3CRET],
    ['auth is an array', [S3CRET]],
    ['auth has neither', {}],
    ['auth has neither', { bearerToken: undefined }],
    ['auth has neither', { token: S3CRET }],
    ['auth has both', { bearerToken: S3CRET, basic: { username: 'u', password: S3CRET } }],
    ['auth.bearerToken is null', { bearerToken: null }],
    ['auth.bearerToken is a number', { bearerToken: 271_828 }],
    ['auth.bearerToken is empty', { bearerToken: '' }],
    ['auth.bearerToken begins or ends with', { bearerToken: `${S3CRET}\n` }],
    ['auth.bearerToken begins or ends with', { bearerToken: `${S3CRET}\n${S3CRET}` }],
    ['auth.bearerToken is an empty array', { bearerToken: [] }],
    ['auth.bearerToken[1] is empty', { bearerToken: [S3CRET, ''] }],
    ['auth.bearerToken[1] is undefined', { bearerToken: [S3CRET, undefined] }],
    ['auth.bearerToken has neither', { bearerToken: {} }],
    ['auth.bearerToken has both', { bearerToken: { env: 'A', file: '/a' } }],
    ['auth.bearerToken.env is no name', { bearerToken: { env: S3CRET } }],
    ['auth.bearerToken.env is no name', { bearerToken: { env: '' } }],
    ['auth.bearerToken.env is what', { bearerToken: { env: 'held_by_a_variable' } }],
    ['auth.bearerToken.file is no path', { bearerToken: { file: '' } }],
    ['auth.bearerToken.file is no path', { bearerToken: { file: `${S3CRET}\n` } }],
    ['auth.basic is a string', { basic: `u:${S3CRET}` }],
    ['auth.basic.username is undefined', { basic: { password: S3CRET } }],
    ['auth.basic.username is empty', { basic: { username: '', password: S3CRET } }],
    ['auth.basic.username has a colon', { basic: { username: `u:${S3CRET}`, password: 'p' } }],
    ['auth.basic.username has a colon', { basic: { username: 'u\n', password: S3CRET } }],
    ['auth.basic.password is undefined', { basic: { username: 'u' } }],
    ['auth.basic.password is empty', { basic: { username: 'u', password: '' } }],
  ])('is refused with %j, and no secret is shown, where it is %j', async (message, auth) => {
    process.env['NESTJS_METRICS_TEST_TOKEN'] = 'held_by_a_variable';
    for (const found of await messages({ auth })) {
      expect(found).toContain(`The option endpoint.${message}`);
      expect(found).not.toMatch(/s3cret|271828|held_by/);
    }
  });
});
