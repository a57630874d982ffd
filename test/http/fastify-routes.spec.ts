import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { HttpMetricsOptions } from 'nestjs-metrics';
import { closeApps, startApp, type RunningApp } from '../support/app.js';
import { counted, sendAll } from './counted.js';

interface Reply {
  code(status: number): Reply;
  send(body: string): void;
  callNotFound(): void;
}
type Handler = (request: object, reply: Reply) => unknown;

/** As much of Fastify as is used. */
interface Fastify {
  get(path: string, handler: Handler): void;
  route(options: { method: string | string[]; url: string; handler: Handler }): void;
  register(
    plugin: (instance: Fastify, options: object, done: () => void) => void,
    options?: { prefix?: string },
  ): void;
  setNotFoundHandler(handler: Handler): void;
  addHook(name: 'onRequest', hook: (request: object, reply: Reply, done: () => void) => void): void;
}

const answer: Handler = () => 'fine';

@Controller('nest')
class NestController {
  @Get(':id')
  one(): string {
    return 'one';
  }
}

/** An app with routes that Fastify was given directly. */
function start(
  add: (app: Fastify) => void,
  http: HttpMetricsOptions | true = true,
): Promise<RunningApp> {
  return startApp({
    adapter: 'fastify',
    metrics: { http },
    controllers: [NestController],
    configure: (app) => add(app.getHttpAdapter().getInstance()),
  });
}

afterEach(closeApps);

describe('the route of a request that Fastify was given a route for directly', () => {
  it('is its template', async () => {
    const running = await start((app) => {
      app.get('/raw/:id', answer);
      app.get('/files/*', answer);
      app.get('/optional/:id?', answer);
      app.get('/at/:hour(^\\d+)h:minute', answer);
      app.route({ method: ['GET', 'POST'], url: '/both', handler: answer });
    });
    await sendAll(running, ['/raw/1', '/raw/2', '/files/a/b', '/optional', '/optional/1']);
    await sendAll(running, ['/at/12h30', '/both', 'POST /both', 'HEAD /raw/1', '/nest/1']);
    expect(await counted(running, 10)).toEqual({
      'GET /raw/:id 200': 2,
      'GET /files/* 200': 1,
      'GET /optional/:id? 200': 2,
      'GET /at/:hour(^\\\\d+)h:minute 200': 1,
      'GET /both 200': 1,
      'POST /both 200': 1,
      'HEAD /raw/:id 200': 1,
      'GET /nest/:id 200': 1,
    });
  });

  it('has the prefixes of the plugins that it is in', async () => {
    const running = await start((app) => {
      app.register(
        (outer, _, done) => {
          outer.get('/', answer);
          outer.register(
            (inner, _options, ready) => {
              inner.get('/:id', answer);
              ready();
            },
            { prefix: '/items' },
          );
          done();
        },
        { prefix: '/tenants/:tenant' },
      );
    });
    await sendAll(running, [
      '/tenants/1/items/1',
      '/tenants/2/items/2',
      '/tenants/1/none',
      '/tenants/1/',
    ]);
    expect(await counted(running, 4)).toEqual({
      'GET /tenants/:tenant/items/:id 200': 2,
      'GET unmatched 404': 1,
      'GET /tenants/:tenant 200': 1,
    });
  });

  it('is unmatched where a route of no path, of a hook or a plugin answers what nobody takes', async () => {
    const running = await start((app) => {
      app.register(
        (inner, _, done) => {
          inner.setNotFoundHandler((_request, reply) => reply.code(404).send('nothing here'));
          done();
        },
        { prefix: '/plugin' },
      );
      app.addHook('onRequest', (request, reply, done) => {
        const { url } = request as { url: string };
        if (url === '/hooked') reply.code(418).send('a teapot');
        else done();
      });
    });
    await sendAll(running, ['/plugin/none', '/hooked', '/none']);
    expect(await counted(running, 3)).toEqual({ 'GET unmatched 404': 2, 'GET unmatched 418': 1 });
  });

  it('is the route where it fails, and unmatched where it says that it is not found', async () => {
    const running = await start((app) => {
      app.get('/fails', () => {
        throw new Error('It fails.');
      });
      app.get('/passed/:id', (_, reply) => reply.callNotFound());
    });
    expect(await sendAll(running, ['/fails', '/passed/1'])).toEqual([500, 404]);
    expect(await counted(running, 2)).toEqual({ 'GET /fails 500': 1, 'GET unmatched 404': 1 });
  });

  it('is none of a handler, and may be excluded', async () => {
    const running = await start(
      (app) => {
        app.get('/raw/:id', answer);
        app.get('/hidden/:id', answer);
      },
      { handlerLabels: true, exclude: ['/hidden/:id'] },
    );
    await sendAll(running, ['/raw/1', '/hidden/1']);
    expect(await counted(running, 1)).toEqual({ 'GET /raw/:id 200 none none': 1 });
  });
});
