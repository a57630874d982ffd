import {
  Args,
  Field,
  GraphQLModule,
  Int,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { Counted, Timed } from 'nestjs-metrics';
import { resetMetrics, seriesOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../../support/app.js';

@ObjectType()
class Cat {
  @Field(() => Int)
  id!: number;

  @Field(() => String)
  name!: string;
}

@Resolver(() => Cat)
class CatsResolver {
  @Counted()
  @Query(() => Cat)
  above(@Args('id', { type: () => Int }) id: number): Cat {
    return { id, name: '' };
  }

  @Query(() => [Cat])
  @Timed()
  @Counted()
  async below(): Promise<Cat[]> {
    return Promise.resolve([1, 2].map((id) => ({ id, name: '' })));
  }

  @Counted()
  @ResolveField(() => String)
  name(@Parent() { id }: Cat): string {
    return `cat ${id}`;
  }
}

const { app, url } = await startApp({
  adapter: 'fastify',
  imports: [
    GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true }),
  ],
  providers: [CatsResolver],
});
const answers: { data: unknown; calls: Record<string, number> }[] = [];
for (const query of process.argv.slice(2)) {
  resetMetrics(app);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: unknown };
  const calls: Record<string, number> = {};
  for (const { labels, value } of await seriesOf(app, 'method_calls_total')) {
    if (value > 0) calls[`${labels['class']}.${labels['method']} ${labels['outcome']}`] = value;
  }
  answers.push({ data, calls });
}
process.stdout.write(JSON.stringify(answers));
await closeApps();
