import { createRequire } from 'node:module';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import * as imported from 'nestjs-metrics';
import * as importedTesting from 'nestjs-metrics/testing';
import * as prom from 'prom-client';
import { describe, expect, it } from 'vitest';

type Copy = Pick<
  typeof imported,
  | 'Counted'
  | 'InjectMetric'
  | 'MetricsModule'
  | 'OnScrape'
  | 'Timed'
  | 'defineCounter'
  | 'defineGauge'
>;

// A library in CommonJS that an ESM app uses brings the other copy of the package.
const require = createRequire(import.meta.url);
const required = require('nestjs-metrics') as typeof imported;
const requiredTesting = require('nestjs-metrics/testing') as typeof importedTesting;

function makeProvider({
  Counted,
  InjectMetric,
  OnScrape,
  Timed,
  defineCounter,
  defineGauge,
}: Copy) {
  const Jobs = defineCounter({
    name: 'jobs_total',
    help: 'Jobs done.',
    labels: { outcome: ['success', 'error'] },
  });
  const Waiting = defineGauge({ name: 'jobs_waiting', help: 'Jobs that wait.' });

  @Injectable()
  class JobsService {
    constructor(@InjectMetric(Jobs) readonly jobs: imported.Counter<typeof Jobs>) {}

    @Timed()
    @Counted(Jobs, { labels: { outcome: 'success' } })
    async run(): Promise<string> {
      return 'done';
    }

    @OnScrape(Waiting)
    waiting(): number {
      return 7;
    }
  }
  return { Jobs, Waiting, JobsService };
}

describe('the imported and the required copy of the package in one process', () => {
  it('are two copies', () => {
    expect(required.MetricsModule).not.toBe(imported.MetricsModule);
  });

  it.each([
    { decorating: 'required', by: required, app: 'imported', host: imported },
    { decorating: 'imported', by: imported, app: 'required', host: required },
  ])(
    'record the calls of a class decorated by the $decorating one in an app of the $app one',
    async ({ by, host }) => {
      const { Jobs, Waiting, JobsService } = makeProvider(by);
      @Module({
        imports: [host.MetricsModule.forRoot({ metrics: [Jobs], defaultMetrics: false })],
        providers: [JobsService],
      })
      class AppModule {}
      const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
      const app = module.createNestApplication({ logger: false });
      await app.listen(0, '127.0.0.1');

      const service = app.get(JobsService);
      await expect(service.run()).resolves.toBe('done');
      service.jobs.inc({ outcome: 'error' }, 2);
      const scrape = await (await fetch(`${await app.getUrl()}/metrics`)).text();

      expect(service.jobs).toBeInstanceOf(prom.Counter);
      expect(scrape.split('\n')).toEqual(
        expect.arrayContaining([
          'jobs_total{outcome="success"} 1',
          'jobs_total{outcome="error"} 2',
          'jobs_waiting 7',
          'method_duration_seconds_count{class="JobsService",method="run",outcome="success"} 1',
        ]),
      );
      const testing = host === imported ? importedTesting : requiredTesting;
      expect(await testing.valueOf(app, Waiting)).toBe(7);
      await app.close();
    },
  );

  it.each([
    { thrower: 'required', by: required, catcher: 'imported', host: imported },
    { thrower: 'imported', by: imported, catcher: 'required', host: required },
  ])('know an error of the $thrower one as a MetricsError of the $catcher one', ({ by, host }) => {
    const define = () => by.defineCounter({ name: 'not a name', help: 'Bad.' });
    expect(define).toThrow(host.MetricsError);
    expect(define).toThrow(by.MetricsError);
  });
});
