import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Header,
  Injectable,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { MetricsModule } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { send } from './send.js';

const IS_PUBLIC = 'isPublic';
const Public = (): ClassDecorator => SetMetadata(IS_PUBLIC, true);

@Injectable()
class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context
      .switchToHttp()
      .getRequest<{ headers: Record<string, string | undefined> }>();
    return headers['authorization'] === 'Bearer secret';
  }
}

/** Refuses everything that is not marked as public. */
@Injectable()
class PublicOnlyGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, targets) === true;
  }
}

@Controller('orders')
class OrdersController {
  @Get()
  @Header('x-orders', 'yes')
  list(): string[] {
    return [];
  }
}

const PUBLIC_ONLY = { provide: APP_GUARD, useClass: PublicOnlyGuard };

afterEach(closeApps);

describe.each(ADAPTERS)('endpoint.decorators on %s', (adapter) => {
  it('may be guards, which refuse and let in', async () => {
    const { url } = await startApp({
      adapter,
      metrics: { endpoint: { decorators: [UseGuards(TokenGuard)] } },
      controllers: [OrdersController],
    });
    expect((await send(`${url}/metrics`)).status).toBe(403);
    expect((await send(`${url}/metrics`, { method: 'HEAD' })).status).toBe(403);
    const headers = { authorization: 'Bearer secret' };
    expect((await send(`${url}/metrics`, { headers })).status).toBe(200);
    expect((await send(`${url}/orders`)).status).toBe(200);
  });

  it('may be metadata that a global guard reads', async () => {
    const options = { adapter, controllers: [OrdersController], providers: [PUBLIC_ONLY] };
    const closed = await startApp(options);
    expect((await send(`${closed.url}/metrics`)).status).toBe(403);
    const open = await startApp({
      ...options,
      metrics: { endpoint: { decorators: [Public()] } },
    });
    expect((await send(`${open.url}/metrics`)).status).toBe(200);
    expect((await send(`${open.url}/orders`)).status).toBe(403);
  });

  it('stand beside forRootAsync’s factory too', async () => {
    const { url } = await startApp({
      adapter,
      module: MetricsModule.forRootAsync({
        endpoint: { decorators: [Public()] },
        useFactory: () => ({ defaultMetrics: false }),
      }),
      providers: [PUBLIC_ONLY],
    });
    expect((await send(`${url}/metrics`)).status).toBe(200);
  });

  it('of one app never show on another’s endpoint', async () => {
    const guarded = await startApp({
      adapter,
      metrics: { endpoint: { decorators: [UseGuards(TokenGuard)] } },
    });
    const free = await startApp({ adapter });
    expect((await send(`${guarded.url}/metrics`)).status).toBe(403);
    expect((await send(`${free.url}/metrics`)).status).toBe(200);
  });
});
