import type { IncomingMessage, ServerResponse } from 'node:http';
import { AbstractGraphQLDriver, type GqlModuleOptions } from '@nestjs/graphql';
import { graphql, parse, subscribe, type GraphQLSchema } from 'graphql';

interface Operation {
  readonly query: string;
}

type JsonRequest = IncomingMessage & { readonly body: Operation };

/**
 * Graphql-js over HTTP, without any server library between: answers at `/graphql`, and
 * events, one JSON line each, at `/graphql/stream`.
 */
export class GraphqlJsDriver extends AbstractGraphQLDriver {
  async start({ schema }: GqlModuleOptions): Promise<void> {
    const { httpAdapter } = this.httpAdapterHost;
    httpAdapter.post('/graphql', (request: JsonRequest, response: ServerResponse) => {
      void answer(schema!, request).then((body) => response.end(JSON.stringify(body)));
    });
    httpAdapter.post('/graphql/stream', (request: JsonRequest, response: ServerResponse) => {
      void stream(schema!, request, response).finally(() => response.end());
    });
    return Promise.resolve();
  }

  async stop(): Promise<void> {}
}

function answer(schema: GraphQLSchema, request: JsonRequest): Promise<unknown> {
  return graphql({ schema, source: request.body.query, contextValue: { req: request } });
}

async function stream(
  schema: GraphQLSchema,
  request: JsonRequest,
  response: ServerResponse,
): Promise<void> {
  const document = parse(request.body.query);
  const write = (event: unknown): void => void response.write(`${JSON.stringify(event)}\n`);
  try {
    const events = await subscribe({ schema, document, contextValue: { req: request } });
    if (!(Symbol.asyncIterator in events)) {
      write(events);
      return;
    }
    response.on('close', () => void events.return(undefined));
    response.flushHeaders();
    for await (const event of events) write(event);
  } catch (error) {
    write({ errors: [String(error)] });
  }
}
