import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Inject, Injectable, Post, Scope, VersioningType } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Counted, Timed, type MetricsModuleOptions } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp, type Adapter, type TestApp } from '../support/app.js';
import { counted, sendAll, seriesIn } from './counted.js';

abstract class AnimalsController {
  @Get()
  all(): string {
    return 'animals';
  }

  @Get(':id')
  one(): string {
    return 'one';
  }
}

@Controller('cats')
class CatsController extends AnimalsController {
  @Post()
  create(): string {
    return 'created';
  }
}

@Controller(['dogs', 'hounds'])
class DogsController extends AnimalsController {
  override one(): string {
    return 'a dog';
  }
}

@Controller({ path: 'birds', version: '1' })
class BirdsController extends AnimalsController {}

@Controller({ path: 'birds', version: '2' })
class BirdsV2Controller extends AnimalsController {}

@Injectable({ scope: Scope.REQUEST })
class Visit {
  constructor(@Inject(REQUEST) readonly request: object) {}
}

@Controller('visits')
class VisitsController {
  constructor(private readonly visit: Visit) {}

  @Get()
  mine(): string {
    return typeof this.visit.request;
  }
}

@Controller('measured')
class MeasuredController {
  @Timed()
  @Get()
  @Counted()
  all(): string {
    return 'measured';
  }

  @Get(['a', 'b'])
  several(): string {
    return 'several';
  }
}

const http: MetricsModuleOptions['http'] = { handlerLabels: true };
const CONTROLLERS = [CatsController, DogsController, VisitsController, MeasuredController];

const start = (
  adapter: Adapter,
  controllers: (new (...args: never[]) => object)[] = CONTROLLERS,
  configure?: (app: TestApp) => void,
): ReturnType<typeof startApp> =>
  startApp({
    adapter,
    metrics: { http },
    controllers,
    providers: [Visit],
    ...(configure && { configure }),
  });

afterEach(closeApps);

describe.each(ADAPTERS)('handlerLabels on %s', (adapter) => {
  it('name the class and the method', async () => {
    const running = await start(adapter);
    await sendAll(running, ['POST /cats', 'POST /cats', '/cats/1']);
    await counted(running, 3);
    const body = await running.scrape();
    for (const name of ['http_requests_total', 'http_request_duration_seconds_count']) {
      expect(seriesIn(body, name)[0]).toEqual({
        labels: {
          method: 'POST',
          route: '/cats',
          status: '201',
          controller: 'CatsController',
          handler: 'create',
        },
        value: 2,
      });
    }
    expect(Object.keys(seriesIn(body, 'http_requests_in_flight')[0]!.labels)).toEqual(['method']);
  });

  it('are none where no handler was reached', async () => {
    const running = await start(adapter);
    await sendAll(running, ['/nothing', 'PUT /cats']);
    expect(await counted(running, 2)).toEqual({
      'GET unmatched 404 none none': 1,
      'PUT unmatched 404 none none': 1,
    });
  });

  it('tell apart the controllers that inherit a method', async () => {
    const running = await start(adapter);
    await sendAll(running, ['/cats', '/dogs', '/hounds', '/cats/1', '/hounds/1']);
    expect(await counted(running, 5)).toEqual({
      'GET /cats 200 CatsController all': 1,
      'GET /dogs 200 DogsController all': 1,
      'GET /hounds 200 DogsController all': 1,
      'GET /cats/:id 200 CatsController one': 1,
      // A method that overrides a route without its decorator is no route of Nest's.
      'GET unmatched 404 none none': 1,
    });
  });

  it('tell apart the controllers that inherit a method of two versions in the URL', async () => {
    const running = await start(adapter, [BirdsController, BirdsV2Controller], (app) =>
      app.enableVersioning({ type: VersioningType.URI }),
    );
    await sendAll(running, ['/v1/birds', '/v2/birds', '/v2/birds/1']);
    expect(await counted(running, 3)).toEqual({
      'GET /v1/birds 200 BirdsController all': 1,
      'GET /v2/birds 200 BirdsV2Controller all': 1,
      'GET /v2/birds/:id 200 BirdsV2Controller one': 1,
    });
  });

  it('tell apart the controllers that inherit a method of two versions in a header', async () => {
    const running = await start(adapter, [BirdsController, BirdsV2Controller], (app) =>
      app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' }),
    );
    await sendAll(running, ['/birds'], { 'X-Version': '1' });
    await sendAll(running, ['/birds', '/birds/1'], { 'X-Version': '2' });
    await sendAll(running, ['/birds'], { 'X-Version': '3' });
    expect(await counted(running, 4)).toEqual({
      'GET /birds 200 BirdsController all': 1,
      'GET /birds 200 BirdsV2Controller all': 1,
      'GET /birds/:id 200 BirdsV2Controller one': 1,
      'GET unmatched 404 none none': 1,
    });
  });

  it('name request-scoped handlers, handlers of several paths and decorated ones', async () => {
    const running = await start(adapter);
    await sendAll(running, ['/visits', '/measured', '/measured/a', '/measured/b']);
    expect(await counted(running, 4)).toEqual({
      'GET /visits 200 VisitsController mine': 1,
      'GET /measured 200 MeasuredController all': 1,
      'GET /measured/a 200 MeasuredController several': 1,
      'GET /measured/b 200 MeasuredController several': 1,
    });
  });

  it('go with the names of OpenTelemetry too', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: { convention: 'otel', handlerLabels: true } },
      controllers: [CatsController],
    });
    await sendAll(running, ['/cats']);
    const name = 'http_server_request_duration_seconds_count';
    expect(await counted(running, 1, { name })).toEqual({ 'GET /cats 200 CatsController all': 1 });
  });
});
