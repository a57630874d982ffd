import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Logger, Module, type MiddlewareConsumer } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Counted,
  defineGauge,
  MetricsDiagnostics,
  MetricsModule,
  NotMeasured,
  OnScrape,
  Timed,
} from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { boot, of } from './boot.js';
import { decoratedClass, IDLE_DECORATIONS as CHECK, toldOf } from './decorated-class.js';

const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

// Each class has a provider by the end of its test, so that no other test is told of it.

afterEach(closeApps);

describe('a decorated class that no provider instantiates', () => {
  it('is told of with all others in one warning, with the cure', async () => {
    const [Mail, Stock] = [decoratedClass('Mail'), decoratedClass('Stock')];
    const booted = await boot();
    expect(of(CHECK, booted)).toEqual([
      {
        severity: 'warning',
        check: CHECK,
        subject: 'Mail, Stock',
        message: 'Decorated, but made by no Nest app of this process so far: Mail, Stock.',
        cure: expect.stringMatching(
          /^Provide such a class .*nothing to do where this app merely imports it/,
        ),
      },
    ]);
    expect(booted.log.ours).toEqual([`warn ${booted.diagnostics.report()}`]);
    // One app has them now, and so no later one tells of them.
    expect(toldOf(await boot({ providers: [Mail, Stock] }))).toEqual([]);
    expect(toldOf(await boot())).toEqual([]);
  });

  it('is one of ten that the message names, and of all that the finding is about', async () => {
    const classes = Array.from({ length: 12 }, (_, index) => decoratedClass(`Service${index}`));
    const booted = await boot();
    expect(toldOf(booted)).toHaveLength(12);
    expect(of(CHECK, booted)[0]!.message).toMatch(/: Service0, .*, Service9 and 2 more\.$/);
    await boot({ providers: classes });
  });

  it('is told of until some app of the process has it', async () => {
    const Worker = decoratedClass('Worker');
    expect(toldOf(await boot())).toEqual(['Worker']);
    expect(toldOf(await boot({ providers: [Worker] }))).toEqual([]);
    expect(toldOf(await boot())).toEqual([]);
  });

  it('is not told of as middleware of an app without HTTP, where Nest makes none', async () => {
    @Injectable()
    class Tracing {
      @Counted()
      use(_request: unknown, _response: unknown, next: () => void): void {
        next();
      }
    }
    @Module({})
    class Traffic {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(Tracing).forRoutes('*all');
      }
    }
    @Module({ imports: [Traffic, MetricsModule.forRoot({ defaultMetrics: false })] })
    class Worker {}
    const app = await NestFactory.createApplicationContext(Worker, { logger: false });
    expect(app.get(MetricsDiagnostics).findings).toEqual([]);
    await app.close();
    Logger.overrideLogger(false);
    expect(toldOf(await boot())).toEqual(['Tracing']);
    expect(toldOf(await boot({ imports: [Traffic] }))).toEqual([]);
  });

  it('is told of where a provider makes it with new, which is not measured', async () => {
    @Injectable()
    class Helper {
      @Timed()
      help(): void {}
    }
    @Injectable()
    class Service {
      readonly helper = new Helper();
    }
    expect(toldOf(await boot({ providers: [Service] }))).toEqual(['Helper']);
    expect(toldOf(await boot({ providers: [Service, Helper] }))).toEqual([]);
  });

  it('is told of where it only has a method for scrapes', async () => {
    class Reader {
      @OnScrape(Depth)
      depth(): number {
        return 1;
      }
    }
    expect(toldOf(await boot())).toEqual(['Reader']);
    expect(toldOf(await boot({ providers: [Reader] }))).toEqual([]);
  });

  it('is told of where its class is decorated and not each method', async () => {
    @Counted()
    class Whole {
      work(): void {}
      @NotMeasured()
      idle(): void {}
    }
    expect(toldOf(await boot())).toEqual(['Whole']);
    await boot({ providers: [Whole] });
  });

  it('is told of without the bases that it inherits from', async () => {
    abstract class Base {
      @Counted()
      work(): void {}
    }
    class Derived extends Base {
      @Counted()
      more(): void {}
    }
    expect(toldOf(await boot())).toEqual(['Derived']);
    expect(toldOf(await boot({ providers: [Derived] }))).toEqual([]);
  });
});
