import { afterEach, describe, expect, it } from '@jest/globals';
import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { LazyModuleLoader, ModuleRef } from '@nestjs/core';
import { Counted, MetricsModule } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp, type TestApp } from '../support/app.js';

@Injectable()
class Service {
  @Counted()
  work(): string {
    return 'done';
  }
}

@Injectable()
class Caller implements OnModuleInit {
  constructor(private readonly service: Service) {}

  onModuleInit(): void {
    this.service.work();
  }
}

afterEach(closeApps);

const callsOf = (app: TestApp) =>
  valueOf(app, 'method_calls_total', { class: 'Service', method: 'work', outcome: 'success' });

describe('a call is counted exactly once', () => {
  it('of what moduleRef.create() makes', async () => {
    const { app } = await startApp();
    const created = await app.get(ModuleRef).create(Service);
    expect(created.work()).toBe('done');
    expect(await callsOf(app)).toBe(1);
  });

  it('of a lazily loaded module, whose series are zero with the first call', async () => {
    @Module({ providers: [Service] })
    class LazyModule {}
    const { app } = await startApp();
    const lazy = await app.get(LazyModuleLoader).load(() => LazyModule);
    lazy.get(Service).work();
    expect(await callsOf(app)).toBe(1);
    const labels = { class: 'Service', method: 'work', outcome: 'error' };
    expect(await valueOf(app, 'method_calls_total', labels)).toBe(0);
  });

  it.each([
    ['that Nest makes', Service],
    ['from useFactory', { provide: Service, useFactory: () => new Service() }],
  ])("by another provider's onModuleInit, of a provider %s", async (_kind, provider) => {
    const { app } = await startApp({ providers: [Caller, provider] });
    expect(await callsOf(app)).toBe(1);
  });

  it('by the onModuleInit of a module that is imported before ours', async () => {
    @Module({ providers: [Caller, { provide: Service, useFactory: () => new Service() }] })
    class Feature {}
    const { app } = await startApp({
      module: Feature,
      imports: [MetricsModule.forRoot({ defaultMetrics: false })],
    });
    expect(await callsOf(app)).toBe(1);
  });

  it('by the onModuleInit of a global module that is imported before ours', async () => {
    @Global()
    @Module({
      providers: [Caller, { provide: Service, useFactory: () => new Service() }],
      exports: [Service],
    })
    class Feature {}
    const { app } = await startApp({
      module: Feature,
      imports: [MetricsModule.forRoot({ defaultMetrics: false })],
    });
    expect(await callsOf(app)).toBe(1);
    app.get(Service).work();
    expect(await callsOf(app)).toBe(2);
  });

  it('by a factory, before any hook has run', async () => {
    const early = {
      provide: 'early',
      inject: [Service],
      useFactory: (service: Service) => service.work(),
    };
    const { app } = await startApp({ providers: [Service, early] });
    expect(await callsOf(app)).toBe(1);
  });

  it('of an instance that the next app is given after the first has closed', async () => {
    const shared = { provide: Service, useValue: new Service() };
    const first = await startApp({ providers: [shared] });
    first.app.get(Service).work();
    expect(await callsOf(first.app)).toBe(1);
    await closeApps();
    const { app } = await startApp({ providers: [shared] });
    app.get(Service).work();
    expect(await callsOf(app)).toBe(1);
  });
});
