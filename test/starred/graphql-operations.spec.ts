import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Scope, UseGuards } from '@nestjs/common';
import type { CanActivate, INestApplication } from '@nestjs/common';
import {
  Field,
  GraphQLModule,
  Int,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import { MetricsModule } from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { GraphqlJsDriver } from './graphql-js.driver.js';

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@ObjectType()
class Book {
  @Field(() => Int)
  id!: number;
}

@Resolver(() => Book)
class Books {
  @Query(() => [Book])
  books(): Book[] {
    return [{ id: 1 }, { id: 2 }];
  }

  @Mutation(() => Int)
  async burn(): Promise<number> {
    return Promise.reject(new Error('no'));
  }

  @Query(() => Int)
  @UseGuards(Refusing)
  secrets(): number {
    return 1;
  }

  @ResolveField(() => String)
  title(@Parent() { id }: Book): string {
    return `book ${id}`;
  }

  @ResolveField(() => Int)
  pages(book: Book): number {
    return book.id * 100;
  }

  @Subscription(() => Int, { resolve: (value: number) => value })
  async *chapters(): AsyncGenerator<number> {
    yield Promise.resolve(1);
    yield 2;
  }

  @Subscription(() => Int, { resolve: (value: number) => value })
  async *forever(): AsyncGenerator<number> {
    yield 1;
    await new Promise(() => undefined);
  }
}

@Resolver()
@Injectable({ scope: Scope.REQUEST })
class Scoped {
  @Query(() => Int)
  fresh(): number {
    return 1;
  }

  @Query(() => Int)
  @UseGuards(Refusing)
  freshAndRefused(): number {
    return 1;
  }
}

const apps: INestApplication[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

async function start(): Promise<INestApplication> {
  const module = await Test.createTestingModule({
    imports: [
      GraphQLModule.forRoot({ driver: GraphqlJsDriver, autoSchemaFile: true }),
      MetricsModule.forRoot({
        defaultMetrics: false,
        http: false,
        graphql: { fieldResolvers: true },
      }),
    ],
    providers: [Books, Scoped],
  }).compile();
  const app = module.createNestApplication({ logger: false });
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

async function send(app: INestApplication, path: string, query: string): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/json' };
  const sent = request((await app.getUrl()) + path, { method: 'POST', headers });
  sent.end(JSON.stringify({ query }));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

async function countsOf(app: INestApplication, metric: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { labels, value } of await seriesOf(app, metric)) {
    if (value > 0) counts[Object.values(labels).join(' ')] = value;
  }
  return counts;
}

async function settled(app: INestApplication): Promise<Record<string, number>> {
  const deadline = performance.now() + 20_000;
  // oxlint-disable-next-line no-await-in-loop
  while ((await valueOf(app, 'graphql_operations_in_flight')) !== 0) {
    if (performance.now() > deadline) throw new Error('It stays in flight.');
    // oxlint-disable-next-line no-await-in-loop
    await new Promise(setImmediate);
  }
  return countsOf(app, 'graphql_operations_total');
}

describe('GraphQL', () => {
  it.each([
    ['{ books { id } }', 'query books success'],
    ['mutation { burn }', 'mutation burn error'],
    ['{ secrets }', 'query secrets rejected'],
    ['{ fresh }', 'query fresh success'],
    ['{ freshAndRefused }', 'query freshAndRefused rejected'],
  ])('%s counts once as %s', async (query, counted) => {
    const app = await start();
    expect(await countsOf(app, 'graphql_operations_total')).toEqual({});
    (await send(app, '/graphql', query)).resume();
    expect(await settled(app)).toEqual({ [counted]: 1 });
  });

  it('fields of objects count for themselves', async () => {
    const app = await start();
    (await send(app, '/graphql', '{ books { title pages } }')).resume();
    expect(await settled(app)).toEqual({ 'query books success': 1 });
    expect(await countsOf(app, 'graphql_field_resolutions_total')).toEqual({
      'Book title success': 2,
      'Book pages success': 2,
    });
  });

  it('a subscription counts when it is exhausted, or when its client leaves', async () => {
    const app = await start();
    (await send(app, '/graphql/stream', 'subscription { chapters }')).resume();
    expect(await settled(app)).toEqual({ 'subscription chapters success': 1 });
    const response = await send(app, '/graphql/stream', 'subscription { forever }');
    await once(response, 'data');
    expect(await valueOf(app, 'graphql_operations_in_flight')).toBe(1);
    response.destroy();
    expect(await settled(app)).toEqual({
      'subscription chapters success': 1,
      'subscription forever cancelled': 1,
    });
  });
});
