import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { HttpMetrics, MetricsModule } from 'nestjs-metrics';
import { ADAPTERS } from '../support/app.js';
import { counted, sendAll } from './counted.js';

class AnimalsController {
  @Get(':id')
  one(): string {
    return 'one';
  }

  @HttpMetrics(false)
  @Get('hidden')
  hidden(): string {
    return 'hidden';
  }

  @Get('first')
  first(): string {
    return 'first';
  }
}

@Controller('cats')
class CatsController extends AnimalsController {}

@Controller('dogs')
class DogsController extends AnimalsController {}

@Module({
  imports: [
    MetricsModule.forRoot({
      defaultMetrics: false,
      http: { handlerLabels: true, seedStatus: ['200'] },
    }),
  ],
  controllers: [CatsController, DogsController],
})
class AppModule {}

// Nest registers these routes later, and without the names of their handlers.
describe.each(ADAPTERS)('routes that Nest sorts or checks first, on %s,', (adapter) => {
  it.each<[what: string, options: NestApplicationOptions]>([
    ['sorted by specificity', { routeResolutionStrategy: 'specificity' }],
    ['checked for conflicts', { routeConflictPolicy: { duplicate: 'error' } }],
  ])('count with their handlers: %s', async (_, more) => {
    const options = { logger: false, abortOnError: false, ...more } as const;
    const app =
      adapter === 'fastify'
        ? await NestFactory.create(AppModule, new FastifyAdapter(), options)
        : await NestFactory.create(AppModule, options);
    try {
      await app.listen(0, '127.0.0.1');
      const url = await app.getUrl();
      const running = { url, scrape: async () => (await fetch(`${url}/metrics`)).text() };
      await sendAll(running, ['/cats/1', '/dogs/2', '/dogs/none/3']);
      expect(await counted(running, 3)).toEqual({
        'GET /cats/:id 200 CatsController one': 1,
        'GET /dogs/:id 200 DogsController one': 1,
        'GET unmatched 404 none none': 1,
      });
      expect(await running.scrape()).not.toContain('hidden');
    } finally {
      await app.close();
    }
  });
});
