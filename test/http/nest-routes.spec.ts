import { afterEach, describe, expect, it } from '@jest/globals';
import { All, Controller, Get, Module, Param, Post, RequestMethod } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { counted, sendAll, seriesIn } from './counted.js';

@Controller('cats')
class CatsController {
  @Get()
  all(): string {
    return 'cats';
  }

  @Get(':id')
  one(@Param('id') id: string): string {
    return id;
  }

  @Get(':id/toys/:toy')
  toy(): string {
    return 'a toy';
  }

  @Post()
  add(): string {
    return 'added';
  }
}

@Controller()
class RootController {
  @Get()
  root(): string {
    return 'root';
  }

  @All('any/:thing')
  any(): string {
    return 'any';
  }
}

@Controller('files')
class FilesController {
  @Get('/slashes/')
  slashes(): string {
    return 'slashes';
  }

  @Get('*')
  file(): string {
    return 'a file';
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('the route on %s', (adapter) => {
  it('is the template, and nothing of the URL', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [RootController, CatsController],
    });
    await sendAll(running, [
      '/',
      '/?a=1',
      '/cats',
      '/cats?page=2',
      '/cats/1',
      '/cats/2',
      '/cats/a%20b',
    ]);
    await sendAll(running, ['/cats/1/toys/mouse', 'POST /cats', 'PUT /any/1', 'DELETE /any/2']);
    expect(await counted(running, 11)).toEqual({
      'GET / 200': 2,
      'GET /cats 200': 2,
      'GET /cats/:id 200': 3,
      'GET /cats/:id/toys/:toy 200': 1,
      'POST /cats 201': 1,
      'PUT /any/:thing 200': 1,
      'DELETE /any/:thing 200': 1,
    });
  });

  it('has the global prefix, but where that is left out', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [RootController, CatsController],
      configure: (app) =>
        app.setGlobalPrefix('api/v0', {
          exclude: ['any/:thing', { path: 'cats', method: RequestMethod.POST }],
        }),
    });
    await sendAll(running, ['/api/v0/cats/1', '/api/v0', '/any/1', 'POST /cats', '/cats', '/']);
    expect(await counted(running, 6)).toEqual({
      'GET /api/v0/cats/:id 200': 1,
      'GET /api/v0 200': 1,
      'GET /any/:thing 200': 1,
      'POST /cats 201': 1,
      'GET unmatched 404': 2,
    });
  });

  it('has the paths of RouterModule', async () => {
    @Module({ controllers: [CatsController] })
    class CatsModule {}
    const running = await startApp({
      adapter,
      metrics: { http: true },
      imports: [
        CatsModule,
        RouterModule.register([
          { path: 'zoo/:zoo', children: [{ path: 'house', module: CatsModule }] },
        ]),
      ],
    });
    await sendAll(running, ['/zoo/berlin/house/cats/1', '/zoo/prague/house/cats/2', '/cats/1']);
    expect(await counted(running, 3)).toEqual({
      'GET /zoo/:zoo/house/cats/:id 200': 2,
      'GET unmatched 404': 1,
    });
  });

  it('is one for all that a wildcard takes, and seeded as that', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: { seedStatus: ['200'] } },
      controllers: [FilesController],
    });
    await sendAll(running, ['/files/a', '/files/a/b/c.txt', '/files/slashes']);
    const table = await counted(running, 3);
    const all = seriesIn(await running.scrape(), 'http_requests_total');
    expect(all).toHaveLength(2);
    // Nest translates the path into the adapter's own words.
    const wildcard = { express: '/files/{*path}', fastify: '/files/*' }[adapter];
    expect(table).toEqual({ [`GET ${wildcard} 200`]: 2, 'GET /files/slashes 200': 1 });
  });
});

describe('the route of controllers for hosts', () => {
  it.each(ADAPTERS)(
    'is that of the host’s controller, or unmatched for other hosts, on %s',
    async (adapter) => {
      @Controller({ path: 'home', host: 'admin.example.org' })
      class AdminController {
        @Get()
        home(): string {
          return 'admin';
        }
      }
      const running = await startApp({
        adapter,
        metrics: { http: { handlerLabels: true } },
        controllers: [AdminController],
      });
      expect(
        (await send(`${running.url}/home`, { headers: { host: 'admin.example.org' } })).status,
      ).toBe(200);
      expect((await send(`${running.url}/home`, { headers: { host: 'example.org' } })).status).toBe(
        404,
      );
      const table = await counted(running, 2);
      expect(table['GET /home 200 AdminController home']).toBe(1);
      // Fastify has no other route to pass the request on to: Nest's own handler answers.
      expect(table).toEqual({
        'GET /home 200 AdminController home': 1,
        [adapter === 'express'
          ? 'GET unmatched 404 none none'
          : 'GET /home 404 AdminController home']: 1,
      });
    },
  );
});
