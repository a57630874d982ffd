import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Module,
  RequestMethod,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { counted, sendAll } from './counted.js';

@Controller('cats')
class CatsController {
  @Get(':id')
  one(): string {
    return 'a cat';
  }
}

/** What middleware may be bound to; the last is not the path of the tests. */
const BINDINGS: [what: string, routes: unknown][] = [
  ['a method and a path', { path: 'guarded/*path', method: RequestMethod.GET }],
  ['a path', 'guarded/*path'],
  ['one exact path', 'guarded/one'],
  ['one exact path and a method', { path: 'guarded/one', method: RequestMethod.GET }],
  ['everything', '*path'],
  ['a controller', CatsController],
];

afterEach(closeApps);

describe.each(ADAPTERS)('the route on %s', (adapter) => {
  it('is unmatched for scanners, in a number of series that does not grow', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [CatsController],
    });
    const paths = Array.from({ length: 300 }, (_, index) => `/x${index}.php?${index}`);
    for (let at = 0; at < paths.length; at += 30) {
      await Promise.all(paths.slice(at, at + 30).map((path) => sendAll(running, [path])));
    }
    for (const method of ['PURGE', 'PROPFIND', 'MKCOL', 'M-SEARCH', 'QUERY']) {
      await send(`${running.url}/cats`, { method });
    }
    const table = await counted(running, 305);
    expect(table['GET unmatched 404']).toBe(300);
    // The adapters refuse some methods with another status.
    const others = Object.entries(table).filter(([row]) => row.startsWith('other unmatched 4'));
    expect(others.reduce((sum, [, value]) => sum + value, 0)).toBe(5);
    expect(Object.keys(table)).toHaveLength(1 + others.length);
  });

  it.each(BINDINGS)(
    'is unmatched behind middleware of %s that passes on what nobody takes',
    async (_, path) => {
      let passed = 0;
      @Module({})
      class GuardedModule implements NestModule {
        configure(consumer: MiddlewareConsumer): void {
          consumer
            .apply((_request: unknown, _response: unknown, next: () => void) => {
              passed++;
              next();
            })
            .forRoutes(path as never);
        }
      }
      const running = await startApp({
        adapter,
        metrics: { http: true },
        imports: [GuardedModule],
        controllers: [CatsController],
      });
      await sendAll(running, ['/guarded/one', '/cats/1']);
      expect(passed).toBeGreaterThan(0);
      expect(await counted(running, 2)).toEqual({ 'GET unmatched 404': 1, 'GET /cats/:id 200': 1 });
    },
  );

  it.each(BINDINGS.slice(0, -1))('is unmatched where middleware of %s answers', async (_, path) => {
    @Module({})
    class GuardedModule implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer
          .apply(
            (
              { originalUrl }: { originalUrl: string },
              response: ServerResponse,
              next: () => void,
            ) => {
              if (originalUrl === '/metrics') return next();
              response.writeHead(401).end();
            },
          )
          .forRoutes(path as never);
      }
    }
    const running = await startApp({
      adapter,
      metrics: { http: { handlerLabels: true } },
      imports: [GuardedModule],
    });
    expect(await sendAll(running, ['/guarded/one'])).toEqual([401]);
    expect(await counted(running, 1)).toEqual({ 'GET unmatched 401 none none': 1 });
  });
});
