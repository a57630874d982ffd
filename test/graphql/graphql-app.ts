import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { Provider } from '@nestjs/common';
import { GraphQLModule, type GqlModuleOptions } from '@nestjs/graphql';
import type { MetricsModuleOptions } from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { startApp, type AppOptions, type RunningApp, type TestApp } from '../support/app.js';
import { GraphqlJsDriver } from '../starred/graphql-js.driver.js';

/** A running app with GraphQL. */
export interface GraphqlApp extends RunningApp {
  /** Sends an operation and returns its answer. */
  send(query: string): Promise<{ data?: unknown; errors?: { message: string }[] }>;
  /** Subscribes, and is over when the server says so or the client leaves. */
  subscribe(query: string): Promise<Subscription>;
}

/** A client's subscription. */
export interface Subscription {
  /** The events that come until the server ends. */
  readonly events: AsyncIterator<string>;
  leave(): void;
}

/** Starts an app whose resolvers are among the providers. */
export async function startGraphqlApp(
  graphql: MetricsModuleOptions['graphql'],
  providers: Provider[],
  options: Partial<GqlModuleOptions> & Pick<AppOptions, 'configure' | 'module'> = {},
): Promise<GraphqlApp> {
  const { configure, module, ...moduleOptions } = options;
  const app = await startApp({
    metrics: { graphql },
    imports: [
      GraphQLModule.forRoot({ driver: GraphqlJsDriver, autoSchemaFile: true, ...moduleOptions }),
    ],
    providers,
    ...(configure && { configure }),
    ...(module && { module }),
  });
  const headers = { 'content-type': 'application/json' };
  return {
    ...app,
    send: async (query) => {
      const body = JSON.stringify({ query });
      const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body });
      return (await response.json()) as { data?: unknown };
    },
    subscribe: async (query) => {
      const sent = request(`${app.url}/graphql/stream`, { method: 'POST', headers });
      sent.end(JSON.stringify({ query }));
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      response.on('error', () => undefined);
      return {
        events: createInterface({ input: response })[Symbol.asyncIterator](),
        leave: () => void response.destroy(),
      };
    },
  };
}

/** The calls of a metric by their labels' values, in the order of the given names; those at zero are left out. */
export async function countsOf(
  app: TestApp,
  metric: string,
  ...labels: string[]
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const series of await seriesOf(app, metric)) {
    const key = labels.map((label) => series.labels[label]).join(' ');
    if (series.value > 0) counts[key] = (counts[key] ?? 0) + series.value;
  }
  return counts;
}

/** The operations that have ended: `query books success` and how many. */
export function operationsOf(app: TestApp): Promise<Record<string, number>> {
  return countsOf(app, 'graphql_operations_total', 'operation_type', 'field', 'outcome');
}

/** How many operations are under way. */
export async function inFlightOf(app: TestApp, field?: string): Promise<number> {
  return (await valueOf(app, 'graphql_operations_in_flight', field ? { field } : {})) ?? 0;
}
