import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, UseGuards, type CanActivate } from '@nestjs/common';
import { Args, Query, Resolver, Subscription } from '@nestjs/graphql';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, type TestApp } from '../support/app.js';
import { inFlightOf, operationsOf, startGraphqlApp } from './graphql-app.js';
import { Sources, SOURCES } from './sources.js';

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Resolver()
class Ticker {
  constructor(private readonly sources: Sources) {}

  @Query(() => String)
  needed(): string {
    return '';
  }

  @Subscription(() => String)
  async ticks(@Args('source') name: string): Promise<AsyncIterable<unknown>> {
    return Promise.resolve(this.sources.make(name));
  }

  @Subscription(() => String)
  nothing(): string {
    return 'not iterable';
  }

  @Subscription(() => String)
  failing(): AsyncIterable<unknown> {
    throw new Error('no');
  }

  @Subscription(() => String)
  @UseGuards(Refusing)
  refused(): AsyncIterable<unknown> {
    return this.sources.make('an async generator');
  }
}

afterEach(closeApps);

const start = () => startGraphqlApp(true, [Ticker, Sources]);
const query = (source: string): string => `subscription { ticks(source: "${source}") }`;

async function settled(app: TestApp): Promise<Record<string, number>> {
  const deadline = performance.now() + 20_000;
  while ((await inFlightOf(app)) > 0 && performance.now() < deadline) {
    await new Promise(setImmediate);
  }
  expect(await inFlightOf(app)).toBe(0);
  return operationsOf(app);
}

describe.each(Object.keys(SOURCES))('a subscription to %s', (source) => {
  it.each([
    ['end', 'success'],
    ['fail', 'error'],
  ] as const)('that comes to its %s after two events is one %s', async (step, outcome) => {
    const { app, subscribe } = await start();
    const events = app.get(Sources);
    const { events: received } = await subscribe(query(source));
    for (const one of ['one', 'two'] as const) {
      events.emit('step', one);
      expect((await received.next()).value).toBe(JSON.stringify({ data: { ticks: one } }));
      expect(await inFlightOf(app, 'ticks')).toBe(1);
    }
    expect(await operationsOf(app)).toEqual({});
    events.emit('step', step);
    expect(await settled(app)).toEqual({ [`subscription ticks ${outcome}`]: 1 });
    expect(await valueOf(app, 'graphql_operation_duration_seconds_count')).toBe(1);
  });

  it('that the client leaves while it waits is cancelled at once', async () => {
    const { app, subscribe } = await start();
    const { events: received, leave } = await subscribe(query(source));
    app.get(Sources).emit('step', 'one');
    await received.next();
    leave();
    expect(await settled(app)).toEqual({ 'subscription ticks cancelled': 1 });
  });
});

describe('a subscription', () => {
  it.each([
    ['subscription { failing }', 'subscription failing error'],
    ['subscription { nothing }', 'subscription nothing error'],
    ['subscription { refused }', 'subscription refused rejected'],
  ])('%s counts as %s', async (text, counted) => {
    const { app, subscribe } = await start();
    const { events } = await subscribe(text);
    expect((await events.next()).value).toContain('errors');
    expect(await settled(app)).toEqual({ [counted]: 1 });
  });

  it('of several to one object ends for itself', async () => {
    const { app, subscribe } = await start();
    const { shared } = app.get(Sources);
    const first = await subscribe(query('shared'));
    const followed = shared[Symbol.asyncIterator];
    const second = await subscribe(query('shared'));
    // However many there are, it is changed once.
    expect(shared[Symbol.asyncIterator]).toBe(followed);
    expect(await inFlightOf(app, 'ticks')).toBe(2);
    app.get(Sources).emit('step', 'one');
    await Promise.all([first.events.next(), second.events.next()]);
    first.leave();
    while ((await inFlightOf(app, 'ticks')) > 1) await new Promise(setImmediate);
    expect(await operationsOf(app)).toEqual({ 'subscription ticks cancelled': 1 });
    app.get(Sources).emit('step', 'end');
    expect(await settled(app)).toEqual({
      'subscription ticks cancelled': 1,
      'subscription ticks success': 1,
    });
  });

  it('to an object that cannot be followed ends at once, and works', async () => {
    const { app, subscribe } = await start();
    const { events: received } = await subscribe(query('frozen'));
    expect(await settled(app)).toEqual({ 'subscription ticks success': 1 });
    app.get(Sources).emit('step', 'one');
    expect((await received.next()).value).toContain('one');
    app.get(Sources).emit('step', 'end');
    expect((await received.next()).done).toBe(true);
  });
});
