import { afterEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module, Scope } from '@nestjs/common';
import { ContextIdFactory } from '@nestjs/core';
import { Counted } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp, type TestApp } from '../support/app.js';

@Injectable()
class Service {
  @Counted()
  work(): string {
    return 'done';
  }
}

afterEach(closeApps);

const callsOf = (app: TestApp, className = 'Service', method = 'work') =>
  valueOf(app, 'method_calls_total', { class: className, method, outcome: 'success' });

describe('a call is counted exactly once', () => {
  it('of a method that is inherited, under the class of the instance', async () => {
    @Injectable()
    class Base {
      @Counted()
      work(): string {
        return this.constructor.name;
      }
    }
    @Injectable()
    class Left extends Base {}
    @Injectable()
    class Right extends Base {}
    const { app } = await startApp({ providers: [Base, Left, Right] });
    expect(app.get(Left).work()).toBe('Left');
    app.get(Right).work();
    app.get(Right).work();
    expect(await callsOf(app, 'Base')).toBe(0);
    expect(await callsOf(app, 'Left')).toBe(1);
    expect(await callsOf(app, 'Right')).toBe(2);
  });

  it('of a base method through super, under the class that declares it', async () => {
    @Injectable()
    class Base {
      @Counted()
      decoratedTwice(): string {
        return 'base';
      }

      @Counted()
      decoratedOnce(): string {
        return 'base';
      }
    }
    @Injectable()
    class Derived extends Base {
      @Counted()
      override decoratedTwice(): string {
        return `derived ${super.decoratedTwice()}`;
      }

      override decoratedOnce(): string {
        return `derived ${super.decoratedOnce()}`;
      }
    }
    const { app } = await startApp({ providers: [Derived] });
    expect(app.get(Derived).decoratedTwice()).toBe('derived base');
    expect(app.get(Derived).decoratedOnce()).toBe('derived base');
    expect(await callsOf(app, 'Derived', 'decoratedTwice')).toBe(1);
    expect(await callsOf(app, 'Base', 'decoratedTwice')).toBe(1);
    expect(await callsOf(app, 'Base', 'decoratedOnce')).toBe(1);
    expect(await callsOf(app, 'Derived', 'decoratedOnce')).toBeUndefined();
  });

  it('of a class whose base and own properties are injected too', async () => {
    @Injectable()
    class Base {
      @Inject('base') readonly base!: string;

      @Counted()
      work(): string {
        return this.base;
      }
    }
    @Injectable()
    class Derived extends Base {
      @Inject('own') readonly own!: string;

      @Counted()
      workMore(): string {
        return this.work() + this.own;
      }
    }
    const values = [
      { provide: 'base', useValue: 'a' },
      { provide: 'own', useValue: 'b' },
    ];
    const { app } = await startApp({ providers: [Derived, ...values] });
    expect(app.get(Derived).workMore()).toBe('ab');
    expect(await callsOf(app, 'Derived')).toBe(1);
    expect(await callsOf(app, 'Derived', 'workMore')).toBe(1);
  });

  it('of each transient instance', async () => {
    @Injectable({ scope: Scope.TRANSIENT })
    class Transient extends Service {}
    @Injectable()
    class First {
      constructor(readonly transient: Transient) {}
    }
    @Injectable()
    class Second {
      constructor(readonly transient: Transient) {}
    }
    const { app } = await startApp({ providers: [Transient, First, Second] });
    expect(await callsOf(app, 'Transient')).toBe(0);
    app.get(First).transient.work();
    app.get(Second).transient.work();
    (await app.resolve(Transient)).work();
    expect(await callsOf(app, 'Transient')).toBe(3);
  });

  it('of a request-scoped provider', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Scoped extends Service {}
    const { app } = await startApp({ providers: [Scoped] });
    expect(await callsOf(app, 'Scoped')).toBe(0);
    for (const contextId of [ContextIdFactory.create(), ContextIdFactory.create()]) {
      (await app.resolve(Scoped, contextId)).work();
    }
    expect(await callsOf(app, 'Scoped')).toBe(2);
  });

  it.each([
    ['useFactory', { provide: Service, useFactory: () => new Service() }],
    ['an async useFactory', { provide: Service, useFactory: async () => new Service() }],
    ['useValue', { provide: Service, useValue: new Service() }],
    ['useClass', { provide: Service, useClass: Service }],
  ])('of what %s provides', async (_kind, provider) => {
    const { app } = await startApp({ providers: [provider] });
    expect(app.get(Service).work()).toBe('done');
    expect(await callsOf(app)).toBe(1);
  });

  it('of one instance that is provided under two tokens', async () => {
    const alias = { provide: 'alias', useExisting: Service };
    const { app } = await startApp({ providers: [Service, alias] });
    app.get<Service>('alias').work();
    expect(await callsOf(app)).toBe(1);
  });

  it.each([
    ['request-scoped', Scope.REQUEST],
    ['transient', Scope.TRANSIENT],
  ])('of what a %s useFactory makes', async (_kind, scope) => {
    const provider = { provide: Service, scope, useFactory: () => new Service() };
    const { app } = await startApp({ providers: [provider] });
    (await app.resolve(Service)).work();
    expect(await callsOf(app)).toBe(1);
  });

  it('of a class in two modules, each with an instance of its own', async () => {
    @Module({ providers: [Service], exports: [Service] })
    class One {}
    @Module({ providers: [Service], exports: [Service] })
    class Two {}
    const { app } = await startApp({ imports: [One, Two] });
    app.select(One).get(Service).work();
    app.select(Two).get(Service).work();
    expect(await callsOf(app)).toBe(2);
  });
});

it('an instance that no app made behaves as if undecorated', () => {
  expect(new Service().work()).toBe('done');
  expect(Service.prototype.work.call(undefined as unknown as Service)).toBe('done');
});
