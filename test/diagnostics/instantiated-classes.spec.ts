import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Inject,
  Injectable,
  Scope,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type OnModuleInit,
  type Provider,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Counted } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { boot } from './boot.js';
import { decoratedClass, toldOf } from './decorated-class.js';

afterEach(closeApps);

describe('a decorated class of which there are instances', () => {
  class Plain {
    @Counted()
    work(): void {}
  }

  class Undecorated extends Plain {}

  @Injectable({ scope: Scope.REQUEST })
  class PerRequest {
    @Counted()
    work(): void {}
  }

  @Injectable({ scope: Scope.TRANSIENT })
  class PerConsumer {
    @Counted()
    work(): void {}
  }

  class Made {
    @Counted()
    work(): void {}
  }

  class MadeByToken extends Made {
    @Counted()
    more(): void {}
  }

  class Value {
    @Counted()
    work(): void {}
  }

  abstract class Port {}

  class Adapter extends Port {
    @Counted()
    work(): void {}
  }

  class Created {
    @Counted()
    work(): void {}
  }

  @Injectable()
  class Creator implements OnModuleInit {
    constructor(@Inject(ModuleRef) private readonly modules: ModuleRef) {}

    async onModuleInit(): Promise<void> {
      await this.modules.create(Created);
    }
  }

  const providers: Provider[] = [
    Undecorated,
    PerRequest,
    PerConsumer,
    Creator,
    { provide: 'made', useFactory: () => new MadeByToken() },
    { provide: 'value', useValue: new Value() },
    { provide: Port, scope: Scope.REQUEST, useFactory: () => new Adapter() },
  ];

  it('is not told of, whoever makes them', async () => {
    expect(toldOf(await boot())).toEqual([
      'Plain',
      'PerRequest',
      'PerConsumer',
      'MadeByToken',
      'Value',
      'Adapter',
      'Created',
    ]);
    expect(toldOf(await boot({ providers }))).toEqual([]);
  });

  it('is not told of where a request-scoped factory may make them under any token', async () => {
    const Anything = decoratedClass('Anything');
    const provider = {
      provide: 'anything',
      scope: Scope.REQUEST,
      useFactory: () => new Anything(),
    };
    expect(toldOf(await boot({ providers: [provider] }))).toEqual([]);
    await boot({ providers: [Anything] });
  });

  it.each([Scope.REQUEST, Scope.TRANSIENT])(
    'is not told of where a factory of scope %p may make it, or something that inherits from it',
    async (scope) => {
      const Base = decoratedClass('Base');
      class Undecided extends Base {}
      const provider = { provide: Undecided, scope, useFactory: () => new Undecided() };
      expect(toldOf(await boot())).toEqual(['Base']);
      expect(toldOf(await boot({ providers: [provider] }))).toEqual([]);
    },
  );

  it('is told of beside a request-scoped factory whose token has no prototype', async () => {
    const Idle = decoratedClass('Idle');
    const token = (() => undefined) as unknown as new () => object;
    const provider = { provide: token, scope: Scope.REQUEST, useFactory: () => ({}) };
    const booted = await boot({ providers: [provider] });
    expect(toldOf(booted)).toEqual(['Idle']);
    expect(booted.log.ours.join()).not.toContain('failed');
    await boot({ providers: [Idle] });
  });

  it('is not told of as a controller, nor as an interceptor that a controller names', async () => {
    @Injectable()
    class Tracing implements NestInterceptor {
      @Counted()
      intercept(_: ExecutionContext, next: CallHandler): ReturnType<CallHandler['handle']> {
        return next.handle();
      }
    }
    @Controller()
    @UseInterceptors(Tracing)
    class Pages {
      @Counted()
      list(): string[] {
        return [];
      }
    }
    expect(toldOf(await boot({ controllers: [Pages] }))).toEqual([]);
  });

  it('is not told of by another app that is alive or was', async () => {
    const Shared = decoratedClass('Shared');
    const first = await boot({ providers: [Shared] });
    expect(toldOf(await boot())).toEqual([]);
    await first.app.close();
    expect(toldOf(await boot())).toEqual([]);
  });
});
