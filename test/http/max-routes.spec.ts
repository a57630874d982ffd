import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Param, ParseIntPipe, Res } from '@nestjs/common';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { counted, sendAll, seriesIn } from './counted.js';

/** A controller of many routes: /r0/:status, /r1/:status… */
function controllerOf(routes: number): new () => object {
  @Controller()
  class ManyController {
    @Get(Array.from({ length: routes }, (_, index) => `r${index}/:status`))
    one(
      @Param('status', ParseIntPipe) status: number,
      @Res() response: { status(code: number): { send(body: string): void } },
    ): void {
      response.status(status).send('');
    }
  }
  return ManyController;
}

const OVERFLOW = 'nestjs_metrics_label_overflow_total{metric="http_requests_total",label="route"}';

afterEach(closeApps);

describe.each(ADAPTERS)('routes on %s', (adapter) => {
  it.each([false, true])(
    'beyond maxRoutes count as __other__, and no request is lost (strict: %p)',
    async (strict) => {
      const running = await startApp({
        adapter,
        metrics: { strict, http: { maxRoutes: 2 } },
        controllers: [controllerOf(4)],
      });
      await sendAll(running, ['/r0/200', '/r1/200', '/r2/200', '/r3/200', '/r3/201', '/none']);
      expect(await counted(running, 6)).toEqual({
        'GET /r0/:status 200': 1,
        'GET /r1/:status 200': 1,
        'GET __other__ 200': 2,
        'GET __other__ 201': 1,
        'GET unmatched 404': 1,
      });
      expect(await running.sample(OVERFLOW)).toBeGreaterThanOrEqual(2);
    },
  );

  it('are 500 unless more are asked for', async () => {
    for (const [maxRoutes, last] of [
      [undefined, 'GET __other__ 200'],
      [502, 'GET /r501/:status 200'],
    ] as const) {
      const running = await startApp({
        adapter,
        metrics: { http: maxRoutes === undefined ? true : { maxRoutes } },
        controllers: [controllerOf(502)],
      });
      await sendAll(running, ['/r499/200', '/r501/200']);
      expect(await counted(running, 2)).toEqual({ 'GET /r499/:status 200': 1, [last]: 1 });
    }
  });

  it('do not count for the limit of open labels, however many series they make', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [controllerOf(450)],
    });
    const statuses = [200, 201, 202, 203, 206];
    for (let route = 0; route < 450; route += 30) {
      const paths = Array.from({ length: 30 }, (_, index) => `/r${route + index}`);
      await Promise.all(
        paths.flatMap((path) => statuses.map((status) => sendAll(running, [`${path}/${status}`]))),
      );
    }
    await counted(running, 2_250);
    const all = seriesIn(await running.scrape(), 'http_requests_total');
    expect(all).toHaveLength(2_250);
    expect(all.every(({ value }) => value === 1)).toBe(true);
    expect(all.some(({ labels }) => Object.values(labels).includes('__other__'))).toBe(false);
  }, 240_000);

  it('that are excluded do not count', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: { maxRoutes: 1, exclude: ['/r0/*', '/r1/*'] } },
      controllers: [controllerOf(3)],
    });
    await sendAll(running, ['/r0/200', '/r2/200']);
    expect(await counted(running, 1)).toEqual({ 'GET /r2/:status 200': 1 });
  });

  it('of one path and several methods, versions or handlers are one', async () => {
    @Controller('cats')
    class ReadController {
      @Get()
      all(): string {
        return 'cats';
      }
    }
    @Controller('dogs')
    class DogsController {
      @Get()
      all(): string {
        return 'dogs';
      }
    }
    const running = await startApp({
      adapter,
      metrics: { http: { maxRoutes: 2 } },
      controllers: [ReadController, DogsController],
    });
    await sendAll(running, ['/cats', 'HEAD /cats', '/dogs']);
    expect(await counted(running, 3)).toEqual({
      'GET /cats 200': 1,
      'HEAD /cats 200': 1,
      'GET /dogs 200': 1,
    });
  });
});
