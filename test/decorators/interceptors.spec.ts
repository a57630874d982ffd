import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Global, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  Counted,
  CountedInterceptor,
  type CountedRecording,
  type CallRecorder,
  defineCounter,
  defineHistogram,
  Gauged,
  GaugedInterceptor,
  type MethodCall,
  type MethodIdentity,
  type MethodInterceptor,
  MetricsModule,
  Observed,
  ObservedInterceptor,
  Timed,
  TimedInterceptor,
} from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';

const Calls = defineCounter({ name: 'calls_total', help: 'Calls.' });
const Sizes = defineHistogram({ name: 'size_bytes', help: 'Sizes.' });

@Injectable()
class Service {
  @Counted(Calls)
  @Timed()
  @Gauged()
  @Observed(Sizes, { value: () => 1 })
  work(fail = false): string {
    if (fail) throw new Error('no');
    return 'done';
  }

  @Counted(Calls)
  async *pages(): AsyncGenerator<number> {
    yield 1;
  }
}

@Injectable()
class Trace {
  readonly lines: string[] = [];
}

@Global()
@Module({ providers: [Trace], exports: [Trace] })
class TraceModule {}

/** What an app may put in the place of any of them: it traces in place of recording. */
@Injectable()
class TracingInterceptor implements MethodInterceptor {
  constructor(private readonly trace: Trace) {}

  bind(_options: unknown, { className, methodName }: MethodIdentity): CallRecorder<string> {
    const { lines } = this.trace;
    lines.push(`bind ${className}.${methodName}`);
    return {
      usesClock: false,
      begin: ({ args }) => {
        lines.push(`begin ${methodName}(${args.join()})`);
        return 'state';
      },
      end: ({ outcome }: MethodCall, state) => lines.push(`end ${outcome} ${state}`),
      abandon: (state) => lines.push(`abandon ${state}`),
      seed: () => lines.push(`seed ${methodName}`),
    };
  }
}

/** What adds to an interceptor of the module: it counts each call twice. */
@Injectable()
class DoublingInterceptor extends CountedInterceptor {
  override bind(options: CountedRecording, method: MethodIdentity): CallRecorder {
    const recorder = super.bind(options, method);
    return {
      ...recorder,
      end(call, state) {
        recorder.end!(call, state);
        recorder.end!(call, state);
      },
    };
  }
}

let faults = 0;
beforeEach(() => void (faults = 0));
afterEach(closeApps);

describe('a method interceptor', () => {
  it.each(['counted', 'timed', 'gauged', 'observed'] as const)(
    'is replaced by a class of the app, which Nest makes (%s)',
    async (kind) => {
      const { app } = await startApp({
        imports: [TraceModule],
        providers: [Service],
        metrics: { interceptors: { [kind]: TracingInterceptor } },
      });
      const { lines } = app.get(Trace);
      expect(lines).toContain('bind Service.work');
      expect(lines).toContain('seed work');
      lines.splice(0);
      app.get(Service).work();
      expect(() => app.get(Service).work(true)).toThrow('no');
      expect(lines).toEqual([
        'begin work()',
        'end success state',
        'begin work(true)',
        'end error state',
      ]);
    },
  );

  it('is told that a call begins later, or never', async () => {
    const { app } = await startApp({
      imports: [TraceModule],
      providers: [Service],
      metrics: { interceptors: { counted: TracingInterceptor } },
    });
    const { lines } = app.get(Trace);
    lines.splice(0);
    const pages = app.get(Service).pages();
    expect(lines).toEqual(['begin pages()', 'abandon state']);
    for await (const _ of pages) expect(lines.at(-1)).toBe('begin pages()');
    expect(lines.slice(2)).toEqual(['begin pages()', 'end success state']);
  });

  it('can be extended, with its injected parts', async () => {
    const { app } = await startApp({
      providers: [Service],
      metrics: { interceptors: { counted: DoublingInterceptor } },
    });
    app.get(Service).work();
    const labels = { class: 'Service', method: 'work', outcome: 'success' };
    expect(await valueOf(app, Calls)).toBe(2);
    expect(await valueOf(app, 'method_duration_seconds_count', labels)).toBe(1);
    expect(await valueOf(app, 'size_bytes_count')).toBe(1);
  });

  it.each([
    [CountedInterceptor, 'calls_total'],
    [TimedInterceptor, 'method_duration_seconds'],
    [GaugedInterceptor, 'method_calls_in_flight'],
    [ObservedInterceptor, 'size_bytes'],
  ])('is a provider that a test overrides (%p)', async (token, metric) => {
    const bound: string[] = [];
    const silent: MethodInterceptor = {
      bind: (_options, { methodName }) => {
        bound.push(methodName);
        return { usesClock: false };
      },
    };
    const module = await Test.createTestingModule({
      imports: [MetricsModule.forRoot({ defaultMetrics: false })],
      providers: [Service],
    })
      .overrideProvider(token)
      .useValue(silent)
      .compile();
    await module.init();
    expect(module.get(Service).work()).toBe('done');
    expect(bound).toContain('work');
    await expect(seriesOf(module, metric)).rejects.toThrow(metric);
    await module.close();
  });

  it.each(['begin', 'end', 'abandon'] as const)(
    'that throws in %s harms neither the call nor the others',
    async (step) => {
      @Injectable()
      class Faulty implements MethodInterceptor {
        bind(): CallRecorder {
          const fail = (): never => {
            faults++;
            throw new Error('of an interceptor');
          };
          return { usesClock: false, [step]: fail };
        }
      }
      const { app } = await startApp({
        providers: [Service],
        metrics: { interceptors: { timed: Faulty, counted: Faulty } },
      });
      expect(app.get(Service).work()).toBe('done');
      for await (const page of app.get(Service).pages()) expect(page).toBe(1);
      expect(faults).toBeGreaterThan(0);
      expect(await valueOf(app, 'size_bytes_count')).toBe(1);
      expect(await valueOf(app, 'method_calls_in_flight')).toBe(0);
    },
  );
});
