import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Injectable,
  RequestMethod,
  Version,
  VersioningType,
  type CallHandler,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { map, type Observable } from 'rxjs';
import { defineCounter } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp, type TestApp } from '../support/app.js';
import { send } from './send.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });
const metrics = { metrics: [Orders] };

@Controller('orders')
class OrdersController {
  @Get()
  list(): string[] {
    return ['order'];
  }
}

@Controller({ path: 'carts', version: '2' })
class CartsController {
  @Version('2')
  @Get()
  list(): string[] {
    return ['cart'];
  }
}

@Injectable()
class ReshapingInterceptor implements NestInterceptor {
  intercept(_: unknown, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data: unknown) => ({ data, wrapped: true })));
  }
}

@Injectable()
class PassingPipe implements PipeTransform {
  transform(value: unknown): unknown {
    return value;
  }
}

async function statusOf(url: string, path: string): Promise<number> {
  return (await send(url + path)).status;
}

afterEach(closeApps);

describe.each(ADAPTERS)('beside what the app sets for all routes, on %s,', (adapter) => {
  it.each<[string, (app: TestApp) => void]>([
    ['a global prefix', (app) => app.setGlobalPrefix('api')],
    ['a global prefix with slashes', (app) => app.setGlobalPrefix('/api/')],
    ['a global prefix with no exclusions', (app) => app.setGlobalPrefix('api', { exclude: [] })],
    [
      'a global prefix with exclusions of the app’s own',
      (app) => app.setGlobalPrefix('api', { exclude: ['health'] }),
    ],
    [
      'a global prefix and URI versioning',
      (app) => {
        app.setGlobalPrefix('api');
        app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      },
    ],
  ])('the endpoint is free of %s, and the app’s routes are not', async (_, configure) => {
    const { url, scrape } = await startApp({
      adapter,
      metrics,
      controllers: [OrdersController],
      configure,
    });
    expect(await scrape()).toContain('orders_total 0\n');
    expect(await statusOf(url, '/api/metrics')).toBe(404);
    expect(await statusOf(url, '/orders')).toBe(404);
    const atPrefix = await statusOf(url, '/api/orders');
    expect(atPrefix === 200 || (await statusOf(url, '/api/v1/orders')) === 200).toBe(true);
  });

  it('what the app leaves out of its prefix stays left out', async () => {
    const { url, scrape } = await startApp({
      adapter,
      metrics,
      controllers: [OrdersController],
      configure: (app) =>
        app.setGlobalPrefix('api', { exclude: [{ path: 'orders', method: RequestMethod.GET }] }),
    });
    expect(await scrape()).toContain('orders_total 0\n');
    expect(await statusOf(url, '/orders')).toBe(200);
    expect(await statusOf(url, '/api/orders')).toBe(404);
  });

  it('HEAD is free of the prefix too, and so is a path of one’s own', async () => {
    const { url } = await startApp({
      adapter,
      metrics: { endpoint: { path: '/internal/metrics' } },
      configure: (app) => app.setGlobalPrefix('api'),
    });
    expect(await statusOf(url, '/internal/metrics')).toBe(200);
    expect((await send(`${url}/internal/metrics`, { method: 'HEAD' })).status).toBe(200);
    expect(await statusOf(url, '/api/internal/metrics')).toBe(404);
  });

  it.each([
    ['URI', { type: VersioningType.URI, defaultVersion: '1' } as const, {}, '/v2/carts'],
    ['header', { type: VersioningType.HEADER, header: 'x-v' } as const, { 'x-v': '2' }, '/carts'],
    [
      'media type',
      { type: VersioningType.MEDIA_TYPE, key: 'v=' } as const,
      { accept: 'application/json;v=2' },
      '/carts',
    ],
  ])(
    'the endpoint is free of %s versioning, and the app’s routes are not',
    async (_, versioning, headers, path) => {
      const { url, scrape } = await startApp({
        adapter,
        metrics,
        controllers: [CartsController],
        configure: (app) => app.enableVersioning(versioning),
      });
      expect(await scrape()).toContain('orders_total 0\n');
      expect((await send(url + path, { headers })).status).toBe(200);
      expect((await send(`${url}/metrics`, { headers })).status).toBe(200);
      expect(await statusOf(url, '/v1/metrics')).toBe(404);
    },
  );

  it('global interceptors that reshape bodies leave the endpoint’s alone', async () => {
    const { url, scrape } = await startApp({
      adapter,
      metrics,
      controllers: [OrdersController],
      providers: [{ provide: APP_INTERCEPTOR, useClass: ReshapingInterceptor }],
      configure: (app) => app.useGlobalInterceptors(new ReshapingInterceptor()),
    });
    const body = await scrape();
    expect(body.startsWith('# HELP')).toBe(true);
    expect(body).not.toContain('wrapped');
    expect(await (await fetch(`${url}/orders`)).json()).toHaveProperty('wrapped', true);
  });

  it('global pipes do no harm', async () => {
    const { url } = await startApp({
      adapter,
      metrics,
      configure(app) {
        app.useGlobalPipes(new PassingPipe());
      },
    });
    expect(await statusOf(url, '/metrics')).toBe(200);
  });

  it('the endpoint is no part of the Swagger document, and the app’s routes are', async () => {
    const { app } = await startApp({ adapter, metrics, controllers: [OrdersController] });
    const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    expect(Object.keys(document.paths)).toEqual(['/orders']);
  });
});
