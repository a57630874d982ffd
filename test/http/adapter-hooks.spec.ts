import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { ADAPTERS, closeApps, startApp, type TestApp } from '../support/app.js';
import { counted, sendAll } from './counted.js';

@Controller('cats')
class CatsController {
  @Get(':id')
  one(): string {
    return 'a cat';
  }
}

type Hook = (request: object, response: object, done?: () => void) => void;

/** Nest's hooks of one slot each. */
interface Hooks {
  setOnRequestHook(hook: Hook): void;
  setOnResponseHook(hook: Hook): void;
  setOnRouteTriggered(hook: (method: number, path: string) => void): void;
  getOnRouteTriggered(): unknown;
}

const hooksOf = (app: TestApp): Hooks => app.getHttpAdapter() as unknown as Hooks;

afterEach(closeApps);

describe.each(ADAPTERS)('the hooks of the adapter on %s', (adapter) => {
  it('are the app’s own, work, and are counted beside', async () => {
    const seen: string[] = [];
    let triggered: unknown;
    const onRouteTriggered = (_: number, path: string): void => void seen.push(`route ${path}`);
    const running = await startApp({
      adapter,
      metrics: { http: { handlerLabels: true } },
      controllers: [CatsController],
      configure: (app) => {
        const hooks = hooksOf(app);
        triggered = hooks.getOnRouteTriggered();
        hooks.setOnRouteTriggered(onRouteTriggered);
        hooks.setOnRequestHook((_request, _response, done) => {
          seen.push('request');
          done?.();
        });
        hooks.setOnResponseHook((_request, _response, done) => {
          seen.push('response');
          done?.();
        });
      },
    });
    expect(triggered).toBeUndefined();
    await sendAll(running, ['/cats/1']);
    expect(await counted(running, 1)).toEqual({ 'GET /cats/:id 200 CatsController one': 1 });
    const hooks = hooksOf(running.app);
    expect(hooks.getOnRouteTriggered()).toBe(onRouteTriggered);
    // The request, and the scrapes.
    expect(seen.slice(0, 3)).toEqual(['request', 'route /cats/:id', 'response']);
  });

  it('hold up no count where one of them never ends, or fails', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [CatsController],
      configure: (app) => hooksOf(app).setOnResponseHook(() => undefined),
    });
    await sendAll(running, ['/cats/1']);
    expect(await counted(running, 1)).toEqual({ 'GET /cats/:id 200': 1 });
    hooksOf(running.app).setOnResponseHook(() => {
      throw new Error('The hook fails.');
    });
    await sendAll(running, ['/cats/2']);
    expect(await counted(running, 2)).toEqual({ 'GET /cats/:id 200': 2 });
    expect(await running.sample('http_requests_in_flight{method="GET"}')).toBe(0);
  });

  it('leave a request that they answer to be counted, before there is a route', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [CatsController],
      configure: (app) =>
        hooksOf(app).setOnRequestHook((request, response, done) => {
          const { url } = request as { url: string };
          if (url !== '/cats/9') return done?.();
          (response as { send(body: string): void }).send('answered');
        }),
    });
    await sendAll(running, ['/cats/9', '/cats/1']);
    expect(await counted(running, 2)).toEqual({
      'GET unmatched 200': 1,
      'GET /cats/:id 200': 1,
    });
  });

  it('stay as they are where the app has more routes than Nest’s', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: { seedStatus: ['200'] } },
      controllers: [CatsController],
      configure: (app) => {
        // As @nestjs/swagger serves its document.
        const http = app.getHttpAdapter() as unknown as {
          get(path: string, handler: (request: object, response: object) => void): void;
        };
        http.get('/docs-json', (_request, response) => {
          (response as { send(body: object): void }).send({ openapi: '3.0.0' });
        });
      },
    });
    const seeded = 'http_requests_total{method="GET",route="/docs-json",status="200"}';
    expect(await running.sample(seeded)).toBe(0);
    expect(await sendAll(running, ['/docs-json', '/cats/1'])).toEqual([200, 200]);
    expect(await counted(running, 2)).toEqual({ 'GET /docs-json 200': 1, 'GET /cats/:id 200': 1 });
  });
});
