import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Counted, defineCounter, MetricsModule } from 'nestjs-metrics';
import { provideTestMetrics, valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';

const Calls = defineCounter({ name: 'calls_total', help: 'Calls.' });

@Injectable()
class Service {
  @Counted(Calls)
  work(): string {
    return 'done';
  }
}

@Injectable()
class Frozen extends Service {
  constructor() {
    super();
    Object.freeze(this);
  }
}

@Injectable()
class Sealed extends Service {
  constructor() {
    super();
    Object.seal(this);
  }
}

/** What was asked of the deep mocks of a test. */
const touched: (string | symbol)[] = [];

/** As auto-mock libraries make them: whatever is read or called answers with another mock. */
function deepMock(): object {
  const mock: object = new Proxy(() => undefined, {
    get(_, key) {
      touched.push(key);
      return key === 'then' ? undefined : mock;
    },
    apply: () => mock,
  });
  return new Proxy({}, { get: (_, key) => Reflect.get(mock, key) });
}

afterEach(async () => {
  touched.splice(0);
  await closeApps();
});

describe('instances that cannot be extended', () => {
  it.each([
    ['frozen', Frozen],
    ['sealed', Sealed],
  ])('record their calls: %s, made by Nest', async (_what, type) => {
    const { app } = await startApp({ providers: [type] });
    expect(app.get(type).work()).toBe('done');
    expect(await valueOf(app, Calls)).toBe(1);
  });

  it('record their calls: frozen, as a value and from a factory', async () => {
    const value = { provide: 'value', useValue: Object.freeze(new Service()) };
    const factory = { provide: 'factory', useFactory: () => Object.freeze(new Service()) };
    const { app } = await startApp({ providers: [value, factory] });
    app.get<Service>('value').work();
    app.get<Service>('factory').work();
    expect(await valueOf(app, Calls)).toBe(2);
  });
});

describe('proxies', () => {
  it.each<[string, ProxyHandler<Service>]>([
    ['refuses new properties', { defineProperty: () => false }],
    [
      'throws at new properties',
      {
        defineProperty() {
          throw new TypeError('no new properties');
        },
      },
    ],
    ['passes all on', {}],
  ])('from a factory boot and record where one %s', async (_what, handler) => {
    const factory = { provide: 'proxy', useFactory: () => new Proxy(new Service(), handler) };
    const { app } = await startApp({ providers: [factory] });
    expect(app.get<Service>('proxy').work()).toBe('done');
    expect(await valueOf(app, Calls)).toBe(1);
  });

  it('that throw for symbols behave as undecorated where they are the `this` of a call', async () => {
    const { app } = await startApp({ providers: [Service] });
    const { work } = app.get(Service);
    const strict = new Proxy(new Service(), {
      get(target, key, receiver) {
        if (typeof key === 'symbol') throw new TypeError(`no ${String(key)} here`);
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    expect(strict.work()).toBe('done');
    expect(work.call(strict)).toBe('done');
    expect(await valueOf(app, Calls)).toBe(0);
  });
});

describe('with useMocker', () => {
  it.each<[string, () => unknown]>([
    ['an object of functions', () => ({ plansOf: jest.fn() })],
    ['a function', () => jest.fn()],
    ['a proxy that answers everything with itself', deepMock],
  ])('%s in place of our recorder is ignored', async (_what, mock) => {
    const mocked: unknown[] = [];
    const module = await Test.createTestingModule({ providers: [Service, Frozen] })
      .useMocker((token) => {
        mocked.push(token);
        return mock();
      })
      .compile();
    expect(module.get(Service).work()).toBe('done');
    expect(module.get(Frozen).work()).toBe('done');
    expect(mocked).not.toEqual([]);
    expect(touched).not.toContain('plansOf');
    await module.close();
  });

  it('calls are recorded beside provideTestMetrics and beside the module', async () => {
    const unit = await Test.createTestingModule({
      providers: [Service, ...provideTestMetrics([Calls])],
    })
      .useMocker(() => ({}))
      .compile();
    unit.get(Service).work();
    expect(await valueOf(unit, Calls)).toBe(1);
    await unit.close();

    const module = await Test.createTestingModule({
      imports: [MetricsModule.forRoot({ defaultMetrics: false })],
      providers: [Service],
    })
      .useMocker(() => ({}))
      .compile();
    await module.init();
    module.get(Service).work();
    expect(await valueOf(module, Calls)).toBe(1);
    await module.close();
  });
});
