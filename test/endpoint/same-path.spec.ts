import { afterEach, describe, expect, it } from '@jest/globals';
import {
  All,
  Controller,
  Get,
  Module,
  Post,
  Version,
  VersioningType,
  type ModuleMetadata,
} from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { MetricsError } from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';
import { ADAPTERS, closeApps, startApp, type TestApp } from '../support/app.js';
import { send } from './send.js';

type Controllers = NonNullable<ModuleMetadata['controllers']>;

@Controller('metrics')
class OfController {
  @Get()
  show(): string {
    return 'own';
  }
}

@Controller()
class OfMethod {
  @Get('health')
  health(): string {
    return 'well';
  }

  @Get('/metrics/')
  show(): string {
    return 'own';
  }
}

@Controller('metrics')
class OfAllVerbs {
  @All()
  show(): string {
    return 'own';
  }
}

@Controller(['orders', 'metrics'])
class OneOfControllers {
  @Get(['list', ''])
  show(): string {
    return 'own';
  }
}

@Controller()
class OneOfMethods {
  @Get(['list', 'metrics'])
  show(): string {
    return 'own';
  }
}

abstract class Base {
  @Get()
  show(): string {
    return 'own';
  }
}

@Controller('metrics')
class OfBase extends Base {}

@Controller('/internal')
class Nested {
  @Get('metrics')
  show(): string {
    return 'own';
  }
}

@Controller('internal/deep/')
class NestedDeeper {
  @Get('/metrics')
  show(): string {
    return 'own';
  }
}

@Controller('metrics')
class OtherVerb {
  @Post()
  push(): string {
    return 'pushed';
  }
}

@Controller('metrics')
class BelowIt {
  @Get('help')
  help(): string {
    return 'help';
  }
}

@Controller('metrics-of-orders')
class LikeIt {
  @Get()
  show(): string {
    return 'orders';
  }
}

@Controller({ path: 'metrics', version: '2' })
class OfVersion {
  @Version('2')
  @Get()
  show(): string {
    return 'versioned';
  }
}

@Module({ controllers: [OfController] })
class RoutedModule {}

const PREFIXES: [string, (app: TestApp) => void][] = [
  ['without a global prefix', () => undefined],
  ['with a global prefix', (app) => app.setGlobalPrefix('api')],
];

afterEach(closeApps);

describe.each(ADAPTERS)('another route of the endpoint’s path on %s', (adapter) => {
  describe.each(PREFIXES)('%s', (_prefix, configure) => {
    it.each<[string, Controllers[number], string | undefined, string]>([
      ['by its controller', OfController, undefined, 'OfController.show'],
      ['by its method, among others', OfMethod, undefined, 'OfMethod.show'],
      ['for all verbs', OfAllVerbs, undefined, 'OfAllVerbs.show'],
      ['as one of a controller’s paths', OneOfControllers, undefined, 'OneOfControllers.show'],
      ['as one of a method’s paths', OneOfMethods, undefined, 'OneOfMethods.show'],
      ['by a method that it inherits', OfBase, undefined, 'OfBase.show'],
      ['by both parts', Nested, '/internal/metrics', 'Nested.show'],
      ['by both parts, below', NestedDeeper, 'internal/deep/metrics', 'NestedDeeper.show'],
    ])('is refused with its place and the cure: %s', async (_what, controller, path, place) => {
      const error = await bootError(() => ({
        adapter,
        configure,
        controllers: [controller],
        metrics: { endpoint: path === undefined ? {} : { path } },
      }));
      expect(error).toBeInstanceOf(MetricsError);
      const { code, message } = error as MetricsError;
      expect(code).toBe('INVALID_OPTIONS');
      expect(message).toContain(place);
      expect(message).toContain('endpoint: { path:');
    });

    it('is fine where it has another verb, or is another path', async () => {
      const { url, scrape } = await startApp({
        adapter,
        configure,
        controllers: [OtherVerb, BelowIt, LikeIt, Nested],
      });
      expect(await scrape()).toContain('nestjs_metrics_');
      const under = (await send(`${url}/api/metrics/help`)).status === 200 ? '/api' : '';
      expect((await send(`${url}${under}/metrics/help`)).body.toString()).toBe('help');
      expect((await send(`${url}${under}/metrics-of-orders`)).body.toString()).toBe('orders');
    });

    it('is fine where the endpoint has moved, and answers', async () => {
      const { url, scrape } = await startApp({
        adapter,
        configure,
        controllers: [OfController],
        metrics: { endpoint: { path: '/prometheus' } },
      });
      expect(await scrape('text/plain', '/prometheus')).toContain('nestjs_metrics_');
      const bodies = ['/metrics', '/api/metrics'].map(
        async (path) => (await send(url + path)).body,
      );
      expect((await Promise.all(bodies)).map(String)).toContain('own');
    });

    it('is fine where there is no endpoint, and answers', async () => {
      const { url } = await startApp({
        adapter,
        configure,
        controllers: [OfController],
        metrics: { endpoint: false },
      });
      const bodies = ['/metrics', '/api/metrics'].map(
        async (path) => (await send(url + path)).body,
      );
      expect((await Promise.all(bodies)).map(String)).toContain('own');
    });
  });

  it('takes POST itself where that is a route of the app', async () => {
    const { url } = await startApp({ adapter, controllers: [OtherVerb] });
    const { status, body } = await send(`${url}/metrics`, { method: 'POST' });
    expect([status, body.toString()]).toEqual([201, 'pushed']);
  });

  it('is refused where RouterModule moves it there, and fine where it moves it away', async () => {
    const imports = [
      RoutedModule,
      RouterModule.register([{ path: 'internal', module: RoutedModule }]),
    ];
    const metrics = { endpoint: { path: '/internal/metrics' } };
    expect(await bootError(() => ({ adapter, imports, metrics }))).toMatchObject({
      code: 'INVALID_OPTIONS',
      message: expect.stringContaining('OfController.show'),
    });
    const { url, scrape } = await startApp({ adapter, imports });
    expect(await scrape()).toContain('nestjs_metrics_');
    expect((await send(`${url}/internal/metrics`)).body.toString()).toBe('own');
  });

  it('is fine where a version in the URL tells them apart', async () => {
    const { url, scrape } = await startApp({
      adapter,
      controllers: [OfVersion],
      configure: (app) => app.enableVersioning({ type: VersioningType.URI }),
    });
    expect(await scrape()).toContain('nestjs_metrics_');
    expect((await send(`${url}/v2/metrics`)).body.toString()).toBe('versioned');
  });
});
