import { describe, expect, it } from '@jest/globals';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  Gauged,
  MetricsError,
  NotMeasured,
  Observed,
  OnScrape,
  open,
  Timed,
} from 'nestjs-metrics';

const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders.',
  labels: { outcome: ['success', 'error'] },
});
const Tenants = defineCounter({
  name: 'tenants_total',
  help: 'Tenants.',
  labels: { tenant: open() },
});
const Calls = defineCounter({ name: 'calls_total', help: 'Calls.' });
const Depth = defineGauge({ name: 'depth', help: 'Depth.' });
const Seconds = defineHistogram({ name: 'took_seconds', help: 'Durations.' });

type LooseDecorator = (target: object, key?: unknown, descriptor?: unknown) => void;
/** As JavaScript would write it: with no compiler to refuse it first. */
const loose = (decorate: (...args: never[]) => unknown, ...args: unknown[]): LooseDecorator =>
  decorate(...(args as never[])) as LooseDecorator;

class Shop {
  method(): void {}
  get getter(): number {
    return 1;
  }
  set setter(_value: number) {}
  static fixed(): void {}
}
const { method: METHOD } = Shop.prototype;

/** Decorates a member as TypeScript does. */
function on(decorator: LooseDecorator, target: object, key: string): void {
  decorator(target, key, Object.getOwnPropertyDescriptor(target, key));
}

function refusalOf(decorate: () => void): MetricsError {
  try {
    decorate();
  } catch (error) {
    if (error instanceof MetricsError && error.code === 'INVALID_DECORATION') return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const DECORATORS: [string, () => LooseDecorator][] = [
  ['@Counted', () => loose(Counted)],
  ['@Timed', () => loose(Timed)],
  ['@Gauged', () => loose(Gauged)],
  ['@Observed', () => loose(Observed, Seconds, { value: () => 1 })],
  ['@OnScrape', () => loose(OnScrape, Depth)],
];

describe.each(DECORATORS)('%s is refused at decoration, with the place,', (name, make) => {
  it.each([
    ['a static method', Shop, 'fixed', 'static'],
    ['a getter', Shop.prototype, 'getter', 'getter'],
    ['a setter', Shop.prototype, 'setter', 'setter'],
    ['an arrow property', Shop.prototype, 'arrow', 'arrow'],
  ])('on %s', (_what, target, key, word) => {
    const { message } = refusalOf(() => on(make(), target, key));
    expect(message).toContain(`${name} on Shop.${key}`);
    expect(message).toContain(word);
    expect(message).toContain('Put it on an instance method');
  });

  it('in the way of ECMAScript decorators', () => {
    const context = { kind: 'method', name: 'method', static: false, private: false };
    const { message } = refusalOf(() => make()(Shop.prototype.method, context));
    expect(message).toContain('method');
    expect(message).toContain('experimentalDecorators');
    const field = { kind: 'field', name: 'arrow' };
    expect(() => make()(undefined as unknown as object, field)).toThrow('experimentalDecorators');
  });
});

describe('a class decorated in the way of ECMAScript decorators', () => {
  it('is refused', () => {
    const context = { kind: 'class', name: 'Shop' };
    const { message } = refusalOf(() => loose(Counted)(Shop, context));
    expect(message).toContain('experimentalDecorators');
  });
});

describe('@OnScrape on a class', () => {
  it('is refused', () => {
    const { message } = refusalOf(() => loose(OnScrape, Depth)(Shop));
    expect(message).toContain('Shop');
    expect(message).not.toContain('undefined');
  });
});

describe('options that do not fit are refused at decoration, with the place', () => {
  it.each<[string, LooseDecorator, string]>([
    ['@Counted with a gauge', loose(Counted, Depth), 'gauge depth'],
    ['@Timed with a counter', loose(Timed, Calls), 'counter calls_total'],
    ['@Gauged with a counter', loose(Gauged, Calls), 'counter calls_total'],
    ['@Observed with a gauge', loose(Observed, Depth, { value: () => 1 }), 'gauge depth'],
    ['@OnScrape with a histogram', loose(OnScrape, Seconds), 'histogram took_seconds'],
    ['@Counted with undefined', loose(Counted, undefined), 'import cycle'],
    ['@Timed with undefined', loose(Timed, undefined), 'import cycle'],
    ['@Gauged with undefined', loose(Gauged, undefined), 'import cycle'],
    ['@Observed with undefined', loose(Observed, undefined, { value: () => 1 }), 'import cycle'],
    ['@OnScrape with undefined', loose(OnScrape, undefined), 'import cycle'],
    ['@Counted with a name', loose(Counted, 'calls_total'), 'calls_total'],
    ['@Timed with a name', loose(Timed, 'took_seconds'), 'took_seconds'],
    ['@Gauged with a name', loose(Gauged, 'depth'), 'depth'],
    ['@OnScrape with a name', loose(OnScrape, 'depth'), 'depth'],
    ['@Observed with a name', loose(Observed, 'size', { value: () => 1 }), 'size'],
    ['@Counted with null', loose(Counted, null), 'null'],
    ['@Timed with null', loose(Timed, null), 'null'],
    ['@Gauged with null', loose(Gauged, null), 'null'],
    ['@Observed with null', loose(Observed, null, { value: () => 1 }), 'null'],
    ['@OnScrape with null', loose(OnScrape, null), 'null'],
    ['no labels', loose(Counted, Orders), '"outcome"'],
    ['a misspelt label', loose(Counted, Orders, { labels: { outcom: 'success' } }), '"outcom"'],
    [
      'a value not listed',
      loose(Counted, Orders, { labels: { outcome: 'maybe' } }),
      'success, error',
    ],
    ['NaN as a label', loose(Counted, Tenants, { labels: { tenant: NaN } }), '"tenant"'],
    ['an undefined label', loose(Counted, Orders, { labels: { outcome: undefined } }), '"outcome"'],
    ['labels of a metric without', loose(Counted, Calls, { labels: { a: 'b' } }), '"a"'],
    ['a bad on', loose(Counted, Calls, { on: 'cancelled' }), '"on"'],
    ['a bad on of @Timed()', loose(Timed, { on: 'never' }), '"on"'],
    ['a bad on of @Observed', loose(Observed, Seconds, { on: 1, value: () => 1 }), '"on"'],
    ['errors that are no classes', loose(Counted, Calls, { errors: ['Error'] }), '"errors"'],
    ['errors that are no list', loose(Counted, { errors: Error }), '"errors"'],
    ['errors of successes', loose(Counted, { on: 'success', errors: [Error] }), '"errors"'],
    ['a by that is a number', loose(Counted, Calls, { by: 2 }), '"by"'],
    ['a value that is a number', loose(Gauged, Depth, { value: 2 }), '"value"'],
    ['@Observed without value', loose(Observed, Seconds, {}), '"value"'],
    ['@Observed without options', loose(Observed, Seconds), '"value"'],
    ['a bad timeoutMs', loose(OnScrape, Depth, { timeoutMs: -1 }), 'timeoutMs'],
    ['a bad cacheMs', loose(OnScrape, Depth, { cacheMs: NaN }), 'cacheMs'],
    ['unknown labels of @OnScrape', loose(OnScrape, Depth, { labels: { a: 'b' } }), '"a"'],
  ])('%s', (_what, decorator, word) => {
    const { message } = refusalOf(() => on(decorator, Shop.prototype, 'method'));
    expect(message).toContain('Shop.method');
    expect(message).toContain(word);
  });

  it('and leave the method as it was', () => {
    expect(Shop.prototype.method).toBe(METHOD);
    expect(Reflect.ownKeys(Shop.prototype)).toEqual(['constructor', 'method', 'getter', 'setter']);
  });

  it.each([
    ['@Counted', Counted],
    ['@Timed', Timed],
    ['@Gauged', Gauged],
  ])('%s given a name or null is refused on a class too', (name, decorate) => {
    for (const given of ['calls_total', null]) {
      expect(refusalOf(() => loose(decorate, given)(Shop)).message).toContain(`${name} on Shop`);
    }
  });

  it('also on a class, with its name', () => {
    const { message } = refusalOf(() => loose(Counted, Depth)(Shop));
    expect(message).toContain('@Counted on Shop');
  });
});

it('a decorator may stand on a method of any key, and @NotMeasured beside it', () => {
  class Keys {
    @Counted()
    1(): void {}

    @Counted()
    constructor1(): void {}

    @NotMeasured()
    @Counted()
    'with space'(): void {}

    @Counted()
    [Symbol('key')](): void {}
  }
  expect(Object.keys(new Keys())).toEqual([]);
});
