import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { HttpMetricsOptions } from 'nestjs-metrics';
import { closeApps, startApp, type RunningApp } from '../support/app.js';
import { counted, sendAll } from './counted.js';

interface Response {
  status(code: number): Response;
  send(body: string): void;
}
type Handler = (
  request: { url: string },
  response: Response,
  next: (error?: unknown) => void,
) => void;

/** As much of Express' routers and apps as is used. */
interface Router {
  (...args: never[]): void;
  get(path: string | RegExp | string[], ...handlers: Handler[]): void;
  use(...args: (string | string[] | Handler | Router)[]): void;
}

const express = createRequire(import.meta.url)('express') as (() => Router) & {
  Router: () => Router;
};

const pass: Handler = (_request, _response, next) => next();
const answer: Handler = (_, response) => response.send('fine');

@Controller('nest')
class NestController {
  @Get(':id')
  one(): string {
    return 'one';
  }
}

/** An app with routes that Express was given directly. */
function start(
  add: (app: Router) => void,
  http: HttpMetricsOptions | true = true,
): Promise<RunningApp> {
  return startApp({
    metrics: { http },
    controllers: [NestController],
    configure: (app) => add(app.getHttpAdapter().getInstance() as Router),
  });
}

afterEach(closeApps);

describe('the route of a request that Express was given a route for directly', () => {
  it('is its template', async () => {
    const running = await start((app) => {
      app.get('/raw/:id', answer);
      app.get('/files/*rest', answer);
      app.get('/optional{/:id}', answer);
    });
    await sendAll(running, [
      '/raw/1',
      '/raw/2',
      '/files/a/b',
      '/optional',
      '/optional/1',
      '/nest/1',
    ]);
    expect(await counted(running, 6)).toEqual({
      'GET /raw/:id 200': 2,
      'GET /files/*rest 200': 1,
      'GET /optional{/:id} 200': 2,
      'GET /nest/:id 200': 1,
    });
  });

  it('is one value for a regular expression, and for a list', async () => {
    const running = await start((app) => {
      app.get(/^\/odd\/\d+$/, answer);
      app.get(['/this', '/that'], answer);
    });
    await sendAll(running, ['/odd/1', '/odd/2', '/this', '/that']);
    const table = await counted(running, 4);
    expect(Object.values(table)).toEqual([2, 2]);
    expect(Object.keys(table)[0]).toContain('odd');
    expect(Object.keys(table)[1]).toContain('/this');
  });

  it('has the places of the routers that it is in', async () => {
    const inner = express.Router();
    inner.get('/:id', answer);
    inner.get('/', answer);
    const outer = express.Router();
    outer.use('/items', inner);
    const running = await start((app) => {
      app.use('/shop', outer);
      app.use('/store', outer);
    });
    await sendAll(running, [
      '/shop/items/1',
      '/shop/items/2',
      '/store/items/1',
      '/shop/items',
      '/shop/none',
    ]);
    expect(await counted(running, 5)).toEqual({
      'GET /shop/items/:id 200': 2,
      'GET /store/items/:id 200': 1,
      'GET /shop/items/ 200': 1,
      'GET unmatched 404': 1,
    });
  });

  it('has nothing of the URL where the place of its router has parameters', async () => {
    const orders = express.Router();
    orders.get('/orders/:id', answer);
    const running = await start((app) => app.use('/tenants/:tenant', orders));
    await sendAll(running, ['/tenants/1/orders/1', '/tenants/2/orders/2', '/tenants/3/orders/3']);
    expect(await counted(running, 3)).toEqual({ 'GET /tenants/:tenant/orders/:id 200': 3 });
  });

  it('has nothing of the URL where its router has several places, or middleware before it', async () => {
    const orders = express.Router();
    orders.get('/orders', answer);
    const running = await start((app) => {
      app.use(['/shops/:shop', '/stores/:store'], orders);
      app.use('/guarded/:id', pass, orders);
    });
    await sendAll(running, ['/shops/1/orders', '/shops/2/orders', '/stores/1/orders']);
    await sendAll(running, ['/guarded/1/orders', '/guarded/2/orders']);
    expect(await counted(running, 5)).toEqual({
      'GET /shops/:shop/orders 200': 2,
      'GET /stores/:store/orders 200': 1,
      'GET /guarded/:id/orders 200': 2,
    });
  });

  it.each(['/', '//'])('is as it was where a router is at %p', async (place) => {
    const running = await start((app) => app.use(place, express.Router()));
    await sendAll(running, ['/nest/1']);
    expect(await counted(running, 1)).toEqual({ 'GET /nest/:id 200': 1 });
  });

  it('is one whatever the case in which its router’s place is written', async () => {
    const items = express.Router();
    items.get('/items', answer);
    const running = await start((app) => app.use('/shop', items));
    await sendAll(running, ['/shop/items', '/SHOP/items', '/Shop/items']);
    expect(await counted(running, 3)).toEqual({ 'GET /shop/items 200': 3 });
  });

  it('is unmatched where all routes passed it on', async () => {
    const running = await start((app) => {
      app.get('/passed/:id', pass);
      app.get('/passed/*rest', pass);
    });
    expect(await sendAll(running, ['/passed/1'])).toEqual([404]);
    expect(await counted(running, 1)).toEqual({ 'GET unmatched 404': 1 });
  });

  it('is the one that answered, where others passed it on', async () => {
    const running = await start((app) => {
      app.get('/nest/:other', pass);
    });
    await sendAll(running, ['/nest/1']);
    expect(await counted(running, 1)).toEqual({ 'GET /nest/:id 200': 1 });
  });

  it('is the route also where it fails', async () => {
    const running = await start((app) => {
      app.get('/fails', () => {
        throw new Error('It fails.');
      });
      app.get('/failed', (_request, _response, next) => next(new Error('It failed.')));
    });
    expect(await sendAll(running, ['/fails', '/failed'])).toEqual([500, 500]);
    expect(await counted(running, 2)).toEqual({ 'GET /fails 500': 1, 'GET /failed 500': 1 });
  });

  it('is unmatched where a middleware answers', async () => {
    const running = await start((app) => app.use('/answered', answer));
    await sendAll(running, ['/answered/1', '/answered/2']);
    expect(await counted(running, 2)).toEqual({ 'GET unmatched 200': 2 });
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

  it('is bounded whatever the places of routers', async () => {
    const middle = express.Router();
    const orders = express.Router();
    orders.get('/orders', answer);
    middle.use('/:tenant', orders);
    const running = await start((app) => app.use('/tenants', middle), { maxRoutes: 10 });
    for (let tenant = 0; tenant < 50; tenant++)
      await sendAll(running, [`/tenants/${tenant}/orders`]);
    await sendAll(running, ['/nest/1']);
    const table = await counted(running, 51);
    expect(Object.keys(table).length).toBeLessThanOrEqual(11);
    expect(table['GET /nest/:id 200']).toBe(1);
  });
});
