import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  MetricsModule,
  type CallRecorder,
  type MetricsModuleAsyncOptions,
  type MethodIdentity,
  type MethodInterceptor,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { bootError } from './boot-error.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });

/** A service of the app's, in a module that is not global. */
@Injectable()
class Journal {
  readonly calls: string[] = [];
}

@Module({ providers: [Journal], exports: [Journal] })
class JournalModule {}

@Injectable()
class JournalInterceptor implements MethodInterceptor {
  constructor(private readonly journal: Journal) {}

  bind(_options: unknown, { className, methodName }: MethodIdentity): CallRecorder {
    return {
      usesClock: false,
      end: () => void this.journal.calls.push(`${className}.${methodName}`),
    };
  }
}

@Injectable()
class Shop {
  @Counted(Orders)
  place(): void {}
}

const interceptors = { counted: JournalInterceptor };
const WAYS: [
  string,
  (imports?: MetricsModuleAsyncOptions['imports']) => ReturnType<typeof MetricsModule.forRoot>,
][] = [
  [
    'forRoot',
    (imports) =>
      MetricsModule.forRoot({ defaultMetrics: false, interceptors, ...(imports && { imports }) }),
  ],
  [
    'forRootAsync',
    (imports) =>
      MetricsModule.forRootAsync({
        interceptors,
        ...(imports && { imports }),
        useFactory: () => ({ defaultMetrics: false }),
      }),
  ],
];

afterEach(closeApps);

describe.each(WAYS)('the imports of %s', (_, module) => {
  it('bring what a replacing interceptor injects', async () => {
    const { app } = await startApp({ module: module([JournalModule]), providers: [Shop] });
    app.get(Shop).place();
    expect(app.get(Journal, { strict: false }).calls).toEqual(['Shop.place']);
  });

  it('are needed: without them Nest names what it cannot inject', async () => {
    const error = await bootError(() => ({ module: module(), imports: [JournalModule] }));
    expect(String(error)).toMatch(/can't resolve dependencies of .*Journal/s);
  });
});
