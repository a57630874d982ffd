import { afterEach, describe, expect, it } from '@jest/globals';
import { Module, Scope, type Type } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  Gauged,
  MetricsError,
  MetricsModule,
  Observed,
  OnScrape,
  Timed,
} from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';
import { closeApps, startApp } from '../support/app.js';

const help = 'What it measures.';
const labels = { method: ['card', 'wallet'] } as const;
const Payments = defineCounter({ name: 'payments_total', help, labels });
const OtherPayments = defineCounter({
  name: 'payments_total',
  help,
  labels: { ...labels, outcome: ['success'] },
});
const Charge = defineHistogram({ name: 'charge_seconds', help, labels });
const Open = defineGauge({ name: 'open_payments', help, labels });

// The compiler refuses these too; here is what it does not see.
const wrong = { labels: { methd: 'card' } } as never;
const missing = { labels: {} } as never;
const tooMuch = { labels: { method: 'card', tenant: 'acme' } } as never;

type Decorate = (options: never) => MethodDecorator;

const DECORATORS: [string, Decorate][] = [
  ['@Counted', (options) => Counted(Payments, options)],
  ['@Timed', (options) => Timed(Charge, options)],
  ['@Gauged', (options) => Gauged(Open, options)],
  ['@Observed', (options) => Observed(Charge, { value: () => 1, ...(options as object) } as never)],
];

function decorate(decorator: MethodDecorator): () => void {
  return () => {
    class Service {
      run(): void {}
    }
    const descriptor = Object.getOwnPropertyDescriptor(Service.prototype, 'run')!;
    decorator(Service.prototype, 'run', descriptor);
  };
}

afterEach(closeApps);

describe('labels that the metric of a decorator lacks', () => {
  it.each(DECORATORS)('are refused at decoration by %s', (_, make) => {
    expect(decorate(make(wrong))).toThrow('sets the label "methd", which is none of metric');
    expect(decorate(make(tooMuch))).toThrow('sets the label "tenant", which is none of metric');
    expect(decorate(make(missing))).toThrow('does not set the label "method" of metric');
  });

  it('are refused at decoration by @OnScrape', () => {
    expect(decorate(OnScrape(Open, wrong) as MethodDecorator)).toThrow(
      'sets the label "methd", which is none of metric',
    );
  });

  it('are refused at decoration of a whole class', () => {
    class Service {
      run(): void {}
    }
    expect(() => (Counted(Payments, wrong) as ClassDecorator)(Service)).toThrow(
      'sets the label "methd", which is none of metric',
    );
  });
});

class Service {
  @Counted(OtherPayments, { labels: { method: 'card', outcome: 'success' } })
  pay(): void {}
}

class PerRequest extends Service {}

const OpenByTenant = defineGauge({ name: 'open_payments', help, labels: { tenant: ['acme'] } });

class Reader {
  @OnScrape(OpenByTenant, { labels: { tenant: 'acme' } })
  open(): number {
    return 1;
  }
}

@Module({ imports: [MetricsModule.forFeature([OtherPayments])] })
class Feature {}

/** What makes a request-scoped provider of a class. */
function perRequest(useClass: Type<object>): object {
  return { provide: useClass, useClass, scope: Scope.REQUEST };
}

describe('a decorator whose definition the app has under the same name with other labels', () => {
  it.each([
    ['a provider', { metrics: { metrics: [Payments] }, providers: [Service] }],
    [
      'a request-scoped provider',
      { metrics: { metrics: [Payments] }, providers: [perRequest(PerRequest) as never] },
    ],
    ['a method for scrapes', { metrics: { metrics: [Open] }, providers: [Reader] }],
    ['a feature', { metrics: { metrics: [Payments] }, imports: [Feature] }],
    [
      'a feature, where the decorator has the better one',
      { imports: [MetricsModule.forFeature([Payments])], providers: [Service] },
    ],
  ])('fails the boot, of %s', async (_, options) => {
    const error = await bootError(() => options);
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('METRIC_CLASH');
    expect((error as MetricsError).message).toContain('is defined twice with different labels');
  });

  it('is refused in a module that is loaded later, too', async () => {
    const { app } = await startApp({ metrics: { metrics: [Payments] } });
    await expect(app.get(LazyModuleLoader).load(() => Feature)).rejects.toThrow(
      'is defined twice with different labels',
    );
  });
});
