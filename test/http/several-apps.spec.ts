import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Registry } from 'prom-client';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { counted, sendAll } from './counted.js';

@Controller('shared')
class SharedController {
  @Get(':id')
  one(): string {
    return 'one';
  }
}

@Controller('outer')
class OuterController {
  @Get(':id')
  one(): string {
    return 'outer';
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('two apps in one process on %s', (adapter) => {
  it('each count their own requests to the class that they share', async () => {
    const options = { adapter, controllers: [SharedController] };
    const first = await startApp({ ...options, metrics: { http: true } });
    const second = await startApp({
      ...options,
      metrics: { http: { handlerLabels: true, exclude: ['/none'] } },
      configure: (app) => app.setGlobalPrefix('api'),
    });
    const without = await startApp(options);
    await sendAll(first, ['/shared/1', '/shared/2', '/none']);
    await sendAll(second, ['/api/shared/1', '/none']);
    await sendAll(without, ['/shared/1']);
    expect(await counted(first, 3)).toEqual({ 'GET /shared/:id 200': 2, 'GET unmatched 404': 1 });
    expect(await counted(second, 1)).toEqual({
      'GET /api/shared/:id 200 SharedController one': 1,
    });
    expect(await without.scrape()).not.toContain('http_');
  });

  it('go on when the other closes', async () => {
    const options = { adapter, controllers: [SharedController], metrics: { http: true } };
    const first = await startApp(options);
    const second = await startApp(options);
    await sendAll(first, ['/shared/1']);
    await sendAll(second, ['/shared/1']);
    await first.app.close();
    await sendAll(second, ['/shared/2']);
    expect(await counted(second, 2)).toEqual({ 'GET /shared/:id 200': 2 });
  });

  it('add up where they share a registry', async () => {
    const registry = new Registry();
    const options = { adapter, controllers: [SharedController], metrics: { http: true, registry } };
    const first = await startApp(options);
    const second = await startApp(options);
    await sendAll(first, ['/shared/1']);
    await sendAll(second, ['/shared/1', '/shared/2']);
    expect(await counted(first, 3)).toEqual({ 'GET /shared/:id 200': 3 });
    expect(await counted(second, 3)).toEqual({ 'GET /shared/:id 200': 3 });
  });
});

describe('an app mounted inside another', () => {
  it('counts what reaches it, and the outer one counts it once too', async () => {
    const inner = await startApp({ metrics: { http: true }, controllers: [SharedController] });
    const outer = await startApp({
      metrics: { http: true },
      controllers: [OuterController],
      configure: (app) =>
        (app as NestExpressApplication).use(
          '/inner',
          (inner.app as NestExpressApplication).getHttpAdapter().getInstance(),
        ),
    });
    await sendAll(outer, ['/inner/shared/1', '/outer/1', '/none']);
    await sendAll(inner, ['/shared/2']);
    expect(await counted(outer, 3)).toEqual({
      'GET /inner/shared/:id 200': 1,
      'GET /outer/:id 200': 1,
      'GET unmatched 404': 1,
    });
    const table = await counted(inner, 2);
    expect(Object.values(table).reduce((sum, value) => sum + value, 0)).toBe(2);
    expect(Object.keys(table).every((row) => /^GET (\/inner)?\/shared\/:id 200$/.test(row))).toBe(
      true,
    );
    for (const running of [inner, outer]) {
      expect(await running.sample('http_requests_in_flight{method="GET"}')).toBe(0);
    }
  });

  it('leaves its requests to the outer one once it is closed', async () => {
    const inner = await startApp({ metrics: { http: true }, controllers: [SharedController] });
    const outer = await startApp({
      metrics: { http: true },
      configure: (app) =>
        (app as NestExpressApplication).use(
          '/inner',
          (inner.app as NestExpressApplication).getHttpAdapter().getInstance(),
        ),
    });
    await inner.app.close();
    expect(await sendAll(outer, ['/inner/shared/1'])).toEqual([200]);
    expect(await counted(outer, 1)).toEqual({ 'GET /inner/shared/:id 200': 1 });
  });
});
