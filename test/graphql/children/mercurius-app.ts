import { setImmediate } from 'node:timers/promises';
import { Injectable, UseGuards, type CanActivate } from '@nestjs/common';
import {
  Args,
  Context,
  GraphQLModule,
  Int,
  Mutation,
  Query,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { PubSub } from 'mercurius';
import { startApp, type RunningApp } from '../../support/app.js';

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

const TOPIC = 'ticks';

/** A tick as it is published. */
interface Tick {
  readonly value: number;
}

/** A source as graphql-subscriptions makes it, that only its client can end. */
function endless(): AsyncIterableIterator<Tick> {
  let leave: (result: IteratorResult<Tick>) => void = () => undefined;
  return {
    next: () => new Promise((resolve) => (leave = resolve)),
    return: async () => {
      leave({ done: true, value: undefined });
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

@Resolver()
class Ticks {
  @Query(() => Int)
  last(): number {
    return 1;
  }

  @Query(() => Int)
  @UseGuards(Refusing)
  refusedQuery(): number {
    return 1;
  }

  @Mutation(() => Int)
  async tick(
    @Args('value', { type: () => Int }) value: number,
    @Context('pubsub') pubsub: PubSub,
  ): Promise<number> {
    await new Promise<void>((resolve) => {
      pubsub.publish({ topic: TOPIC, payload: { value } }, () => resolve());
    });
    return value;
  }

  @Subscription(() => Int, { resolve: ({ value }: Tick) => value * 10 })
  async plain(@Context('pubsub') pubsub: PubSub): Promise<unknown> {
    return pubsub.subscribe(TOPIC);
  }

  @Subscription(() => Int, {
    filter: ({ value }: Tick) => value % 2 === 0,
    resolve: ({ value }: Tick) => value * 10,
  })
  async filtered(@Context('pubsub') pubsub: PubSub): Promise<unknown> {
    return pubsub.subscribe(TOPIC);
  }

  @Subscription(() => Int, { filter: () => true })
  filteredEndless(): AsyncIterable<Tick> {
    return endless();
  }

  @Subscription(() => Int)
  endless(): AsyncIterable<Tick> {
    return endless();
  }

  /** Its resolver is done only when the client has left. */
  @Subscription(() => Int, { resolve: ({ value }: Tick) => value })
  async late(@Context('pubsub') pubsub: PubSub & { readonly closed: boolean }): Promise<unknown> {
    const queue = await pubsub.subscribe(TOPIC);
    while (!pubsub.closed) await setImmediate();
    return queue;
  }

  @Subscription(() => Int, { resolve: ({ value }: Tick) => value })
  async *ending(): AsyncGenerator<Tick> {
    yield Promise.resolve({ value: 1 });
    yield { value: 2 };
  }

  @Subscription(() => Int, { resolve: ({ value }: Tick) => value })
  async *failing(): AsyncGenerator<Tick> {
    yield Promise.resolve({ value: 1 });
    throw new Error('failed');
  }

  @Subscription(() => Int)
  @UseGuards(Refusing)
  refused(): AsyncIterable<Tick> {
    return endless();
  }

  @Subscription(() => Int, { filter: () => true })
  @UseGuards(Refusing)
  refusedAndFiltered(): AsyncIterable<Tick> {
    return endless();
  }
}

/** Starts the app; queries are compiled after their first run. */
export function startMercuriusApp(): Promise<RunningApp> {
  return startApp({
    adapter: 'fastify',
    metrics: { graphql: true },
    imports: [
      GraphQLModule.forRoot<MercuriusDriverConfig>({
        driver: MercuriusDriver,
        autoSchemaFile: true,
        subscription: true,
        jit: 1,
      }),
    ],
    providers: [Ticks],
  });
}
