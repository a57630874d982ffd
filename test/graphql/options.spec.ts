import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger, Module, type LoggerService } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { MetricsModule } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { Books, PerRequest } from './books.resolvers.js';
import { countsOf, operationsOf, startGraphqlApp } from './graphql-app.js';

class Lines implements LoggerService {
  readonly warnings: string[] = [];

  log(): void {}
  error(): void {}

  warn(message: unknown): void {
    this.warnings.push(String(message));
  }
}

let lines: Lines;

beforeEach(() => {
  lines = new Lines();
});
afterEach(async () => {
  await closeApps();
  Logger.overrideLogger(true);
});

const heard = { configure: (app: TestApp): void => app.useLogger(lines) };

describe('the option graphql', () => {
  it('with handlerLabels names class and method', async () => {
    const { app, send } = await startGraphqlApp({ handlerLabels: true }, [Books, PerRequest]);
    await send('{ promised fresh }');
    expect(
      await countsOf(app, 'graphql_operations_total', 'field', 'controller', 'handler'),
    ).toEqual({ 'promised Books promise': 1, 'fresh PerRequest fresh': 1 });
  });

  it('with buckets has theirs', async () => {
    const { scrape } = await startGraphqlApp({ buckets: [1, 86_400] }, [Books]);
    const bounds = [
      ...(await scrape()).matchAll(
        /^graphql_operation_duration_seconds_bucket\{[^}]*le="([^"]+)"/gm,
      ),
    ];
    expect(new Set(bounds.map(([, bound]) => parseFloat(bound!)))).toEqual(
      new Set([1, 86_400, NaN]),
    );
  });

  it('that is off makes no metric and hooks onto nothing', async () => {
    const { app, send, scrape } = await startGraphqlApp(false, [Books]);
    expect(await send('{ value }')).toEqual({ data: { value: 'a' } });
    expect(await scrape()).not.toContain('graphql_');
    expect(Object.keys(app.get(ExternalContextCreator))).not.toContain('create');
  });

  it('does nothing in an app without GraphQL', async () => {
    const { scrape } = await startApp({
      metrics: { graphql: { fieldResolvers: true } },
      providers: [Books, PerRequest],
      ...heard,
    });
    expect(await scrape()).not.toMatch(/^graphql_/m);
    expect(lines.warnings).toEqual([]);
  });

  it('warns of a GraphQL module that makes its resolvers in a way it does not know', async () => {
    @Module({ providers: [{ provide: 'GqlModuleOptions', useValue: {} }] })
    class FutureGraphqlModule {}
    await startApp({
      metrics: { graphql: true },
      imports: [FutureGraphqlModule],
      providers: [Books],
      ...heard,
    });
    expect(lines.warnings).toEqual([
      expect.stringContaining('The option graphql measures nothing'),
    ]);
  });

  it('warns of nothing where resolvers are measured', async () => {
    await startGraphqlApp(true, [Books], heard);
    expect(lines.warnings).toEqual([]);
  });

  it('works where a factory gives it', async () => {
    const { app, send } = await startGraphqlApp(true, [Books], {
      module: MetricsModule.forRootAsync({
        useFactory: async () => Promise.resolve({ defaultMetrics: false, graphql: true }),
      }),
    });
    await send('{ value }');
    expect(await operationsOf(app)).toEqual({ 'query value success': 1 });
  });
});

describe('two apps in one process', () => {
  it('measure the resolvers of one class each for themselves', async () => {
    const [one, other, plain] = [
      await startGraphqlApp(true, [Books, PerRequest]),
      await startGraphqlApp({ fieldResolvers: true }, [Books, PerRequest]),
      await startGraphqlApp(false, [Books, PerRequest]),
    ];
    await one.send('{ value fresh refused }');
    await plain.send('{ value fresh refused }');
    expect(await operationsOf(one.app)).toEqual({
      'query value success': 1,
      'query fresh success': 1,
      'query refused rejected': 1,
    });
    expect(await operationsOf(other.app)).toEqual({});
    await one.app.close();
    await other.send('{ refused }');
    expect(await operationsOf(other.app)).toEqual({ 'query refused rejected': 1 });
    expect(await valueOf(other.app, 'graphql_operations_in_flight')).toBe(0);
  });
});
