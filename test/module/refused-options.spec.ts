import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  CountedInterceptor,
  defineCounter,
  MetricsError,
  MetricsModule,
  type InterceptorClasses,
  type MetricsModuleAsyncOptions,
  type MetricsModuleOptions,
} from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { bootError } from './boot-error.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });

@Injectable()
class Shop {
  @Counted()
  place(): void {}
}

/** No interceptor: it cannot bind. */
@Injectable()
class Idle {}

/** What the boot of an app with this module is refused with. */
async function refusal(
  module: () => ReturnType<typeof MetricsModule.forRoot>,
): Promise<MetricsError> {
  const error = await bootError(() => ({ module: module(), providers: [Shop] }));
  expect(error).toBeInstanceOf(MetricsError);
  expect((error as MetricsError).code).toBe('INVALID_OPTIONS');
  return error as MetricsError;
}

afterEach(closeApps);

describe('a factory of forRootAsync', () => {
  it.each<[option: string, value: unknown, named?: string, beside?: string]>([
    ['endpoint', { path: '/internal' }, 'endpoint.path', 'endpoint: { path }'],
    ['endpoint', { decorators: [] }, 'endpoint.decorators', 'endpoint: { decorators }'],
    ['endpoint', false, 'endpoint: false', 'endpoint: false'],
    ['metrics', [Orders]],
    ['isGlobal', false],
    ['interceptors', { counted: CountedInterceptor }],
    ['imports', []],
  ])('is refused where it returns %s, %p, which shapes the module', async (...row) => {
    const [option, value, named = option, beside = option] = row;
    const settings = { defaultMetrics: false, [option]: value };
    for (const useFactory of [() => settings, () => Promise.resolve(settings)]) {
      const error = await refusal(() => MetricsModule.forRootAsync({ useFactory }));
      expect(error.message).toContain(`returned the option ${named}`);
      expect(error.message).toContain(`forRootAsync({ ${beside}, useFactory })`);
    }
  });

  it('is refused where a class returns what shapes the module', async () => {
    class Settings {
      createMetricsOptions(): object {
        return { endpoint: false };
      }
    }
    const error = await refusal(() => MetricsModule.forRootAsync({ useClass: Settings }));
    expect(error.message).toContain('returned the option endpoint');
  });

  it.each([undefined, null, 'shop_'])('is refused where it returns %p', async (settings) => {
    const error = await refusal(() =>
      MetricsModule.forRootAsync({ useFactory: () => settings as never }),
    );
    expect(error.message).toMatch(
      /factory of MetricsModule\.forRootAsync returned .* Return an object/,
    );
  });

  it.each<[what: string, options: unknown]>([
    ['no options', undefined],
    ['null', null],
    ['no factory', {}],
    ['no factory, but what shapes the module', { metrics: [Orders], imports: [] }],
  ])('is missed at once: %s', async (_, options) => {
    const error = await refusal(() =>
      MetricsModule.forRootAsync(options as MetricsModuleAsyncOptions),
    );
    expect(error.message).toContain('MetricsModule.forRootAsync was given');
  });
});

describe('an option of forRoot', () => {
  it.each<[what: string, options: unknown, says: RegExp]>([
    ['null in place of options', null, /forRoot was given null/],
    ['a text in place of options', 'shop_', /forRoot was given "shop_"/],
    ['metrics that are one definition', { metrics: Orders }, /metrics was given .* Pass an array/],
    ['metrics that are null', { metrics: null }, /metrics was given null/],
    [
      'metrics that are a Set',
      { metrics: new Set([Orders]) },
      /metrics was given .* Pass an array/,
    ],
    ['a registry that is an empty object', { registry: {} }, /registry is .* Use a Registry/],
    ['a registry that is null', { registry: null }, /registry is null/],
    ['default labels in a Map', { defaultLabels: new Map([['a', 'b']]) }, /defaultLabels is/],
    ['default labels in a list', { defaultLabels: ['a'] }, /defaultLabels is an array/],
    ['default labels that are a text', { defaultLabels: 'eu' }, /defaultLabels is "eu"/],
  ])('is refused at boot: %s', async (_, options, says) => {
    const given = options as MetricsModuleOptions;
    const complete = typeof given === 'object' && given !== null;
    const error = await refusal(() =>
      MetricsModule.forRoot(complete ? { defaultMetrics: false, ...given } : given),
    );
    expect(error.message).toMatch(says);
  });

  it('is refused for forFeature too, where it is no list of definitions', async () => {
    const error = await refusal(() => MetricsModule.forFeature(Orders as never));
    expect(error.message).toMatch(/forFeature.* was given .* Pass an array of definitions/);
  });

  it.each(['counted', 'timed', 'gauged', 'observed'] as const)(
    'is refused at boot where the class for %s methods has no bind',
    async (kind) => {
      const interceptors = { [kind]: Idle } as unknown as InterceptorClasses;
      const error = await refusal(() =>
        MetricsModule.forRoot({ defaultMetrics: false, interceptors }),
      );
      expect(error.message).toContain(`${kind} methods, Idle, has no method bind`);
    },
  );
});
