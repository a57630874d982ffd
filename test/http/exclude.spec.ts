import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post, VersioningType } from '@nestjs/common';
import type { HttpExclusion } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { counted, scrapeUntil, sendAll } from './counted.js';

@Controller('health')
class HealthController {
  @Get()
  ready(): string {
    return 'ready';
  }

  @Get('live')
  live(): string {
    return 'live';
  }

  @Post()
  report(): string {
    return 'noted';
  }
}

@Controller('cats')
class CatsController {
  @Get(':id')
  one(): string {
    return 'a cat';
  }

  @Post(':id')
  feed(): string {
    return 'fed';
  }
}

const REQUESTS = ['/health', '/health/live', 'POST /health', '/cats/1', 'POST /cats/1', '/healthy'];
const ALL = {
  'GET /health 200': 1,
  'GET /health/live 200': 1,
  'POST /health 201': 1,
  'GET /cats/:id 200': 1,
  'POST /cats/:id 201': 1,
  'GET unmatched 404': 1,
};
type Row = keyof typeof ALL;

const TABLE: [what: string, exclude: readonly HttpExclusion[], gone: readonly Row[]][] = [
  ['nothing, where the list is empty', [], []],
  ['a path, of all methods', ['/health'], ['GET /health 200', 'POST /health 201']],
  ['a path with a query', ['/health/live'], ['GET /health/live 200']],
  [
    'what begins with a path',
    ['/health*'],
    ['GET /health 200', 'GET /health/live 200', 'POST /health 201', 'GET unmatched 404'],
  ],
  ['what stands under a path', ['/health/*'], ['GET /health/live 200']],
  ['a template', ['/cats/:id'], ['GET /cats/:id 200', 'POST /cats/:id 201']],
  ['the path of one cat', ['/cats/1'], ['GET /cats/:id 200', 'POST /cats/:id 201']],
  ['the path of another cat', ['/cats/2'], []],
  ['what a regular expression finds', [/^\/health$/], ['GET /health 200', 'POST /health 201']],
  [
    'what a regular expression with a memory finds',
    [/health/g],
    ['GET /health 200', 'GET /health/live 200', 'POST /health 201', 'GET unmatched 404'],
  ],
  [
    'a controller',
    [HealthController],
    ['GET /health 200', 'GET /health/live 200', 'POST /health 201'],
  ],
  ['a method, and no other of its path', [HealthController.prototype.ready], ['GET /health 200']],
  ['a method of a path with parameters', [CatsController.prototype.feed], ['POST /cats/:id 201']],
  [
    'several of them',
    [CatsController, '/health/live'],
    ['GET /cats/:id 200', 'POST /cats/:id 201', 'GET /health/live 200'],
  ],
];

afterEach(closeApps);

describe.each(ADAPTERS)('excluded on %s is', (adapter) => {
  it.each(TABLE)('%s', async (_, exclude, gone) => {
    const running = await startApp({
      adapter,
      metrics: { http: { exclude } },
      controllers: [HealthController, CatsController],
    });
    await sendAll(
      running,
      REQUESTS.map((line) => `${line}?full=1`),
    );
    const left = Object.entries(ALL).filter(([row]) => !gone.includes(row as Row));
    expect(await counted(running, left.length)).toEqual(Object.fromEntries(left));
  });

  it('never in flight where its path is', async () => {
    const answers: (() => void)[] = [];
    @Controller()
    class SlowController {
      @Get(['slow', 'hidden'])
      slow(): Promise<void> {
        return new Promise((resolve) => answers.push(resolve));
      }
    }
    const running = await startApp({
      adapter,
      metrics: { http: { exclude: ['/hidden'] } },
      controllers: [SlowController],
    });
    const inFlight = 'http_requests_in_flight{method="GET"}';
    const hidden = sendAll(running, ['/hidden']);
    const slow = sendAll(running, ['/slow']);
    await scrapeUntil(running, () => answers.length === 2);
    expect(await running.sample(inFlight)).toBe(1);
    for (const answer of answers) answer();
    await Promise.all([hidden, slow]);
    expect(await counted(running, 1)).toEqual({ 'GET /slow 200': 1 });
    expect(await running.sample(inFlight)).toBe(0);
  });

  it('the path with its prefix, as it stands in URLs', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: { exclude: ['/api/health', '/cats/:id'] } },
      controllers: [HealthController, CatsController],
      configure: (app) => app.setGlobalPrefix('api'),
    });
    await sendAll(running, ['/api/health', '/api/cats/1', '/health']);
    expect(await counted(running, 2)).toEqual({
      'GET /api/cats/:id 200': 1,
      'GET unmatched 404': 1,
    });
  });

  it('one version of a path, where its method is', async () => {
    @Controller('dogs')
    class DogsController {
      @Get()
      now(): string {
        return 'now';
      }
    }
    @Controller({ path: 'dogs', version: '1' })
    class FirstDogsController {
      @Get()
      once(): string {
        return 'once';
      }
    }
    const running = await startApp({
      adapter,
      metrics: { http: { exclude: [FirstDogsController] } },
      controllers: [FirstDogsController, DogsController],
      configure: (app) =>
        app.enableVersioning({
          type: VersioningType.HEADER,
          header: 'X-Version',
        }),
    });
    await sendAll(running, ['/dogs'], { 'X-Version': '1' });
    await sendAll(running, ['/dogs']);
    expect(await counted(running, 1)).toEqual({ 'GET /dogs 200': 1 });
  });
});
