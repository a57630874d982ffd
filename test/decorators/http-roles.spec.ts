import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpException,
  Inject,
  Injectable,
  type MiddlewareConsumer,
  Module,
  type NestInterceptor,
  Param,
  type PipeTransform,
  Scope,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { APP_GUARD, REQUEST } from '@nestjs/core';
import { Counted, Gauged, Timed } from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { delay, type Observable, of } from 'rxjs';
import { ADAPTERS, closeApps, startApp, type RunningApp } from '../support/app.js';

@Injectable()
class NoGuard implements CanActivate {
  @Counted()
  canActivate(): boolean {
    return true;
  }
}

@Injectable()
class GlobalGuard extends NoGuard {}

@Injectable()
class TrimPipe implements PipeTransform<string, string> {
  @Counted()
  transform(value: string): string {
    return value.trim();
  }
}

@Injectable()
class PassInterceptor implements NestInterceptor {
  @Counted()
  intercept(_context: unknown, next: CallHandler): Observable<unknown> {
    return next.handle();
  }
}

@Catch()
@Injectable()
class TeapotFilter implements ExceptionFilter {
  @Counted()
  catch(_error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<{
      status(code: number): { send(body: string): void };
    }>();
    response.status(418).send('teapot');
  }
}

@Injectable()
class StampMiddleware {
  @Counted()
  use(_request: unknown, _response: unknown, next: () => void): void {
    next();
  }
}

@Controller('cats')
@UseGuards(NoGuard)
class CatsController {
  @Get('sync/:name')
  @Counted()
  sync(@Param('name', TrimPipe) name: string): string {
    return `<${name}>`;
  }

  @Counted()
  @Get('stream')
  stream(): Observable<string> {
    return of('a', 'b').pipe(delay(0));
  }

  @Get('intercepted')
  @UseInterceptors(PassInterceptor)
  intercepted(): string {
    return 'ok';
  }

  @Get('failing')
  @UseFilters(TeapotFilter)
  @Counted()
  @Timed()
  @Gauged()
  failing(): never {
    throw new HttpException('no', 400);
  }
}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
class ScopedController {
  constructor(@Inject(REQUEST) private readonly request: { url: string }) {}

  @Get()
  @Counted()
  url(): string {
    return this.request.url;
  }
}

@Module({})
class Middlewares {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(StampMiddleware).forRoutes(CatsController);
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('on %s a request counts exactly once', (adapter) => {
  const start = (): Promise<RunningApp> =>
    startApp({
      adapter,
      imports: [Middlewares],
      controllers: [CatsController, ScopedController],
      providers: [{ provide: APP_GUARD, useClass: GlobalGuard }],
    });
  const callsOf = ({ app }: RunningApp, className: string, method: string, outcome = 'success') =>
    valueOf(app, 'method_calls_total', { class: className, method, outcome });

  it('the controller method, its guards, its pipe and its middleware', async () => {
    const shop = await start();
    const response = await fetch(`${shop.url}/cats/sync/%20tom%20`);
    expect(await response.text()).toBe('<tom>');
    expect(await callsOf(shop, 'CatsController', 'sync')).toBe(1);
    expect(await callsOf(shop, 'NoGuard', 'canActivate')).toBe(1);
    expect(await callsOf(shop, 'GlobalGuard', 'canActivate')).toBe(1);
    expect(await callsOf(shop, 'TrimPipe', 'transform')).toBe(1);
    expect(await callsOf(shop, 'StampMiddleware', 'use')).toBe(1);
  });

  it('a controller method that returns an Observable, and an interceptor', async () => {
    const shop = await start();
    expect(await (await fetch(`${shop.url}/cats/stream`)).text()).toBe('b');
    expect(await (await fetch(`${shop.url}/cats/intercepted`)).text()).toBe('ok');
    expect(await callsOf(shop, 'CatsController', 'stream')).toBe(1);
    expect(await callsOf(shop, 'PassInterceptor', 'intercept')).toBe(1);
  });

  it('a controller method that throws, and the filter that answers', async () => {
    const shop = await start();
    expect((await fetch(`${shop.url}/cats/failing`)).status).toBe(418);
    expect(await callsOf(shop, 'CatsController', 'failing', 'error')).toBe(1);
    expect(await callsOf(shop, 'TeapotFilter', 'catch')).toBe(1);
    const place = { class: 'CatsController', method: 'failing' };
    expect(
      await valueOf(shop.app, 'method_errors_total', { ...place, error_type: 'HttpException' }),
    ).toBe(1);
    expect(await valueOf(shop.app, 'method_calls_in_flight', place)).toBe(0);
  });

  it('a request-scoped controller', async () => {
    const shop = await start();
    expect(await (await fetch(`${shop.url}/scoped?a`)).text()).toBe('/scoped?a');
    await fetch(`${shop.url}/scoped?b`);
    expect(await callsOf(shop, 'ScopedController', 'url')).toBe(2);
  });

  it('and all of them stand at zero before the first request', async () => {
    const { app } = await start();
    const classes = new Set<string | undefined>();
    for (const { labels, value } of await seriesOf(app, 'method_calls_total')) {
      expect(value).toBe(0);
      classes.add(labels['class']);
    }
    expect([...classes].toSorted()).toEqual(
      [
        CatsController,
        GlobalGuard,
        NoGuard,
        PassInterceptor,
        ScopedController,
        StampMiddleware,
        TeapotFilter,
        TrimPipe,
      ].map(({ name }) => name),
    );
  });
});
