import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Scope, UseGuards, type CanActivate } from '@nestjs/common';
import {
  Field,
  Int,
  InterfaceType,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, type TestApp } from '../support/app.js';
import { countsOf, operationsOf, startGraphqlApp } from './graphql-app.js';

@InterfaceType({ resolveType: () => 'Kitten' })
class Animal {
  @Field(() => Int)
  id!: number;
}

@ObjectType('Kitten', { implements: () => [Animal] })
class Cat extends Animal {}

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Resolver(() => Cat)
class Cats {
  @Query(() => [Cat])
  cats(): Cat[] {
    return [1, 2, 3].map((id) => ({ id }));
  }

  @Query(() => [Animal])
  animals(): Cat[] {
    return this.cats();
  }

  @ResolveField(() => String)
  name(@Parent() { id }: Cat): string {
    return `cat ${id}`;
  }

  // Called by @nestjs/graphql directly, without anything around it.
  @ResolveField(() => Int, { name: 'weight' })
  weightInGrams(cat: Cat): number {
    return cat.id * 1_000;
  }

  @ResolveField(() => String, { nullable: true })
  async owner(@Parent() { id }: Cat): Promise<string> {
    await Promise.resolve();
    if (id === 2) throw new Error('stray');
    return 'Ann';
  }

  @ResolveField(() => String, { nullable: true })
  @UseGuards(Refusing)
  secret(@Parent() _cat: Cat): string {
    return 'never, where guards of fields are on';
  }
}

@Resolver(() => Animal)
class Animals {
  @ResolveField(() => String)
  sound(): string {
    return 'meow';
  }
}

@Resolver(() => Cat)
@Injectable({ scope: Scope.REQUEST })
class ScopedCats {
  @ResolveField(() => String)
  mood(): string {
    return 'fine';
  }
}

afterEach(closeApps);

function fieldsOf(app: TestApp): Promise<Record<string, number>> {
  return countsOf(app, 'graphql_field_resolutions_total', 'type', 'field', 'outcome');
}

const providers = [Cats, Animals, ScopedCats];
const WITH_FIELDS = { fieldResolvers: true };

describe('a field’s resolver', () => {
  it.each([
    ['{ cats { name } }', { 'Kitten name success': 3 }],
    ['{ cats { weight } }', { 'Kitten weight success': 3 }],
    ['{ cats { owner } }', { 'Kitten owner success': 2, 'Kitten owner error': 1 }],
    ['{ cats { mood } }', { 'Kitten mood success': 3 }],
    ['{ animals { sound } }', { 'Animal sound success': 3 }],
    ['{ cats { id } }', {}],
    ['{ cats { secret } }', { 'Kitten secret success': 3 }],
  ])('in %s counts for each object', async (query, counted) => {
    const { app, send } = await startGraphqlApp(WITH_FIELDS, providers);
    expect(await send(query)).toHaveProperty('data');
    expect(await fieldsOf(app)).toEqual(counted);
    expect(await valueOf(app, 'graphql_field_resolutions_in_flight')).toBe(0);
    const total = Object.values(counted).reduce((sum, count) => sum + count, 0);
    expect(await valueOf(app, 'graphql_field_resolution_duration_seconds_count')).toBe(total);
  });

  it('is no operation', async () => {
    const { app, send } = await startGraphqlApp(WITH_FIELDS, providers);
    await send('{ cats { name weight owner } }');
    expect(await operationsOf(app)).toEqual({ 'query cats success': 1 });
  });

  it('that a guard refuses is rejected, where guards of fields are on', async () => {
    const { app, send } = await startGraphqlApp(WITH_FIELDS, providers, {
      fieldResolverEnhancers: ['guards'],
    });
    expect(await send('{ cats { secret weight } }')).toMatchObject({
      data: { cats: [{ secret: null, weight: 1_000 }, { weight: 2_000 }, { weight: 3_000 }] },
    });
    expect(await fieldsOf(app)).toEqual({
      'Kitten secret rejected': 3,
      'Kitten weight success': 3,
    });
  });

  it('stands at zero in the first scrape, by type, field, class and method', async () => {
    const { scrape } = await startGraphqlApp({ ...WITH_FIELDS, handlerLabels: true }, providers);
    const lines = (await scrape()).split('\n');
    for (const labels of [
      'type="Kitten",field="weight",controller="Cats",handler="weightInGrams"',
      'type="Kitten",field="mood",controller="ScopedCats",handler="mood"',
      'type="Animal",field="sound",controller="Animals",handler="sound"',
    ]) {
      expect(lines).toContain(`graphql_field_resolutions_total{${labels},outcome="error"} 0`);
      expect(lines).toContain(`graphql_field_resolutions_in_flight{${labels}} 0`);
    }
  });

  it('is not measured where nobody asked for it', async () => {
    const { send, scrape } = await startGraphqlApp(true, providers);
    expect(await send('{ cats { name weight } }')).toMatchObject({
      data: { cats: [{ name: 'cat 1', weight: 1_000 }, {}, {}] },
    });
    expect(await scrape()).not.toContain('graphql_field');
  });
});
