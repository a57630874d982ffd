import { afterEach, describe, expect, it } from '@jest/globals';
import type { CanActivate } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { Books, PerRequest } from './books.resolvers.js';
import { countsOf, inFlightOf, operationsOf, startGraphqlApp } from './graphql-app.js';

afterEach(closeApps);

describe('an operation', () => {
  it.each([
    ['{ value }', 'query value success'],
    ['{ promised }', 'query promised success'],
    ['{ observable }', 'query observable success'],
    ['{ absent }', 'query absent success'],
    ['mutation { add }', 'mutation add success'],
    ['{ throwing }', 'query throwing error'],
    ['{ rejecting }', 'query rejecting error'],
    ['{ returningAnError }', 'query returningAnError error'],
    ['{ piped(id: "7") }', 'query piped success'],
    ['{ piped(id: "x") }', 'query piped error'],
    ['{ intercepted }', 'query intercepted error'],
    ['{ refused }', 'query refused rejected'],
    ['mutation { refusedByThrowing }', 'mutation refusedByThrowing rejected'],
    ['{ refusedAndHandedOn }', 'query refusedAndHandedOn rejected'],
    ['{ refusedAndAnswered }', 'query refusedAndAnswered rejected'],
    ['{ failingBehindGuards }', 'query failingBehindGuards error'],
    ['{ failingAndAnswered }', 'query failingAndAnswered success'],
    ['{ fresh }', 'query fresh success'],
    ['{ freshAndRefused }', 'query freshAndRefused rejected'],
  ])('%s counts once as %s, with its duration', async (query, counted) => {
    const { app, send } = await startGraphqlApp(true, [Books, PerRequest]);
    const answer = await send(query);
    const hasError = answer.errors !== undefined;
    expect(hasError).toBe(!/success|Answered/.test(counted));
    expect(await operationsOf(app)).toEqual({ [counted]: 1 });
    const [, field, outcome] = counted.split(' ') as [string, string, string];
    const duration = 'graphql_operation_duration_seconds_count';
    expect(await valueOf(app, duration)).toBe(1);
    expect(await valueOf(app, duration, { field, outcome })).toBe(1);
    expect(await inFlightOf(app)).toBe(0);
  });

  it('counts each of its root fields, by whichever alias', async () => {
    const { app, send } = await startGraphqlApp(true, [Books]);
    expect(await send('{ a: value b: value promised throwing }')).toMatchObject({
      errors: [{ message: 'no' }],
    });
    await send('mutation { one: add two: add }');
    expect(await operationsOf(app)).toEqual({
      'query value success': 2,
      'query promised success': 1,
      'query throwing error': 1,
      'mutation add success': 2,
    });
  });

  it('is in flight until it has its result', async () => {
    const { app, send } = await startGraphqlApp(true, [Books]);
    const answer = send('{ waiting }');
    const finish = await app.get(Books).begun;
    expect(await inFlightOf(app, 'waiting')).toBe(1);
    expect(await operationsOf(app)).toEqual({});
    finish();
    expect(await answer).toEqual({ data: { waiting: 1 } });
    expect(await inFlightOf(app)).toBe(0);
  });

  it('that a global guard refuses is rejected, and one of two at once only', async () => {
    const guard: CanActivate = {
      canActivate: (context) =>
        context.getArgByIndex<{ path: { key: string } }>(3).path.key === 'open',
    };
    const { app, send } = await startGraphqlApp(true, [
      Books,
      PerRequest,
      { provide: APP_GUARD, useValue: guard },
    ]);
    await send('{ open: value closed: value }');
    await send('{ closed: fresh }');
    expect(await operationsOf(app)).toEqual({
      'query value success': 1,
      'query value rejected': 1,
      'query fresh rejected': 1,
    });
  });
});

describe('the first scrape', () => {
  it('has every root field and outcome at zero, of request-scoped resolvers too', async () => {
    const { scrape } = await startGraphqlApp(true, [PerRequest]);
    const lines = (await scrape()).split('\n');
    const operation = 'operation_type="query",field="fresh"';
    for (const outcome of ['success', 'error', 'cancelled', 'rejected']) {
      expect(lines).toContain(`graphql_operations_total{${operation},outcome="${outcome}"} 0`);
      expect(lines).toContain(
        `graphql_operation_duration_seconds_count{${operation},outcome="${outcome}"} 0`,
      );
    }
    expect(lines).toContain(`graphql_operations_in_flight{${operation}} 0`);
  });

  it('has no reference resolver among the root fields', async () => {
    const { scrape } = await startGraphqlApp(true, [Books]);
    expect(await scrape()).not.toContain('eference"');
  });
});

describe('a request-scoped resolver', () => {
  it('makes no more series with each request', async () => {
    const { app, send, scrape } = await startGraphqlApp({ handlerLabels: true }, [PerRequest]);
    const linesBefore = (await scrape()).split('\n').length;
    const madeBefore = PerRequest.made;
    for (let request = 0; request < 5; request++) await send('{ fresh }');
    expect(PerRequest.made).toBe(madeBefore + 5);
    expect((await scrape()).split('\n')).toHaveLength(linesBefore);
    expect(await countsOf(app, 'graphql_operations_total', 'controller', 'handler')).toEqual({
      'PerRequest fresh': 5,
    });
  });
});
