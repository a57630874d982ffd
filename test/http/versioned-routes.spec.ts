import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Version, VERSION_NEUTRAL, VersioningType } from '@nestjs/common';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { counted, sendAll } from './counted.js';

@Controller('cats')
class CatsController {
  @Get(':id')
  one(): string {
    return 'a cat';
  }
}

@Controller({ path: 'birds', version: '1' })
class BirdsController {
  @Get()
  first(): string {
    return 'first';
  }

  @Version(['2', '3'])
  @Get()
  later(): string {
    return 'later';
  }

  @Version(VERSION_NEUTRAL)
  @Get('neutral')
  neutral(): string {
    return 'neutral';
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('the route of versioned controllers on %s', (adapter) => {
  it('has the version where the URL has it', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [BirdsController, CatsController],
      configure: (app) =>
        app.setGlobalPrefix('api').enableVersioning({
          type: VersioningType.URI,
          defaultVersion: ['7', VERSION_NEUTRAL],
        }),
    });
    await sendAll(running, [
      '/api/v1/birds',
      '/api/v2/birds',
      '/api/v3/birds',
      '/api/birds/neutral',
    ]);
    await sendAll(running, ['/api/v7/cats/1', '/api/cats/1', '/api/v4/birds', '/api/birds']);
    expect(await counted(running, 8)).toEqual({
      'GET /api/v1/birds 200': 1,
      'GET /api/v2/birds 200': 1,
      'GET /api/v3/birds 200': 1,
      'GET /api/birds/neutral 200': 1,
      'GET /api/v7/cats/:id 200': 1,
      'GET /api/cats/:id 200': 1,
      'GET unmatched 404': 2,
    });
  });

  it.each([
    ['a header', { type: VersioningType.HEADER, header: 'X-Version' }, 'x-version', ''],
    [
      'the media type',
      { type: VersioningType.MEDIA_TYPE, key: 'v=' },
      'accept',
      'application/json;v=',
    ],
    [
      'a function of one’s own',
      {
        type: VersioningType.CUSTOM,
        extractor: (request: unknown) =>
          (request as { headers: Record<string, string> }).headers['x-own'] ?? '',
      },
      'x-own',
      '',
    ],
  ] as const)(
    'is one for all versions in %s, and unmatched where there is none such',
    async (_, versioning, header, before) => {
      const running = await startApp({
        adapter,
        metrics: { http: true },
        controllers: [BirdsController],
        configure: (app) => app.enableVersioning(versioning),
      });
      for (const version of ['1', '2', '3', '4']) {
        await sendAll(running, ['/birds'], { [header]: before + version });
      }
      await sendAll(running, ['/birds/neutral']);
      expect(await counted(running, 5)).toEqual({
        'GET /birds 200': 3,
        'GET unmatched 404': 1,
        'GET /birds/neutral 200': 1,
      });
    },
  );
});
