import { HttpMetrics, MetricsModule, type HttpMetricsOptions } from 'nestjs-metrics';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What `@types/express` says of a request and a response, as far as it matters here. */
interface ExpressRequest extends IncomingMessage {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  params: Record<string, string>;
  route: unknown;
}
interface ExpressResponse extends ServerResponse {
  locals: Record<string, unknown>;
}

// The option.
MetricsModule.forRoot({ http: false });
MetricsModule.forRoot({ http: true });
MetricsModule.forRootAsync({ useFactory: () => ({ http: { sizes: true } }) });
MetricsModule.forRoot({
  http: {
    convention: 'otel',
    buckets: [0.1, 1],
    exclude: ['/health', '/internal/*', /^\/admin/, class HealthController {}, () => undefined],
    statusClass: true,
    maxRoutes: 100,
    sizes: true,
    handlerLabels: true,
    seedStatus: ['200', 404],
  },
});

// Labels take what both adapters give, and the types of either.
export const labels: HttpMetricsOptions['labels'] = {
  nothing: () => undefined,
  tenant: (request) => String(request.headers['x-tenant'] ?? ''),
  size: (_, response) => String(response.getHeader('content-length')),
  expressParam: (request: ExpressRequest) => request.params['id'],
  expressLocal: (_: ExpressRequest, response: ExpressResponse) =>
    response.locals['tier'] === 'gold',
  fastifyRoute: (request: FastifyRequest) => request.routeOptions.url,
  fastifyTime: (_: FastifyRequest, reply: FastifyReply) => reply.elapsedTime > 1,
};

// The decorator.
@HttpMetrics({ labels: { tenant: (request: FastifyRequest) => request.hostname } })
export class CatsController {
  @HttpMetrics(false)
  hidden(): void {}

  @HttpMetrics({ seedStatus: ['201'] })
  add(): void {}
}

// @ts-expect-error an unknown convention
MetricsModule.forRoot({ http: { convention: 'opentelemetry' } });
// @ts-expect-error an unknown option
MetricsModule.forRoot({ http: { path: '/metrics' } });
// @ts-expect-error one path is no list
MetricsModule.forRoot({ http: { exclude: '/health' } });
// @ts-expect-error an object is no label value
MetricsModule.forRoot({ http: { labels: { tenant: () => ({}) } } });
// @ts-expect-error nor is a promise
MetricsModule.forRoot({ http: { labels: { tenant: async () => 'acme' } } });
// @ts-expect-error a text is no function
MetricsModule.forRoot({ http: { labels: { tenant: 'acme' } } });
// @ts-expect-error what neither adapter's request has
MetricsModule.forRoot({ http: { labels: { tenant: (request) => request.tenant } } });
// @ts-expect-error true says nothing
HttpMetrics(true);
// @ts-expect-error an option of the module
HttpMetrics({ statusClass: true });
