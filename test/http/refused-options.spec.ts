import { afterEach, describe, expect, it } from '@jest/globals';
import { MetricsError, MetricsModule, type HttpMetricsOptions } from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';
import { closeApps } from '../support/app.js';

const label = (): string => 'acme';

/** A row: what is wrong, the option, the code, and what the message says. */
type Row = [what: string, http: unknown, says: RegExp, code?: string];

const REFUSED: Row[] = [
  ['null', null, /^The option http is null\. Use true, false, or an object/],
  ['a text', 'on', /^The option http is "on"\. Use true/],
  ['a number', 1, /^The option http is 1\. Use true/],
  ['a list', ['/health'], /^The option http is an array\. Use true/],
  ['a function', () => true, /^The option http is a function\. Use true/],
  [
    'an unknown convention',
    { convention: 'opentelemetry' },
    /http\.convention is "opentelemetry"\. Use 'prometheus' or 'otel'/,
  ],
  ['a convention of an object’s own', { convention: 'toString' }, /http\.convention is "toString"/],
  [
    'one path that is not listed',
    { exclude: '/health' },
    /http\.exclude is "\/health"\. Use an array/,
  ],
  [
    'a path without a slash',
    { exclude: ['health'] },
    /http\.exclude has "health"\. Begin paths with "\/"/,
  ],
  ['a star alone', { exclude: ['*'] }, /http\.exclude has "\*"\. Begin paths with "\/"/],
  ['an empty path', { exclude: [''] }, /http\.exclude has ""\. Begin paths/],
  [
    'a path that is undefined',
    { exclude: [undefined] },
    /http\.exclude has undefined\. Use a path/,
  ],
  [
    'a path that is an object',
    { exclude: [{ path: '/' }] },
    /http\.exclude has an object\. Use a path/,
  ],
  ['no routes', { maxRoutes: 0 }, /http\.maxRoutes is 0\. Use a whole number from 1/],
  ['routes below zero', { maxRoutes: -1 }, /http\.maxRoutes is -1\./],
  ['half a route', { maxRoutes: 1.5 }, /http\.maxRoutes is 1\.5\./],
  ['routes without end', { maxRoutes: Infinity }, /http\.maxRoutes is Infinity\./],
  ['routes that are a text', { maxRoutes: '500' }, /http\.maxRoutes is "500"\./],
  ['labels that are a list', { labels: ['tenant'] }, /http\.labels is an array\. Use an object/],
  ['labels that are a Map', { labels: new Map() }, /http\.labels is an object\. Use an object/],
  ['labels that are null', { labels: null }, /http\.labels is null/],
  [
    'a label that is a text',
    { labels: { tenant: 'acme' } },
    /http\.labels\.tenant is "acme"\. Use a function/,
  ],
  [
    'a label that is undefined',
    { labels: { tenant: undefined } },
    /http\.labels\.tenant is undefined/,
  ],
  [
    'a label with a bad name',
    { labels: { 'tenant-id': label } },
    /http\.labels has the label "tenant-id", which is no label name/,
    'INVALID_LABEL_NAME',
  ],
  [
    'a label with a name of Prometheus’ own',
    { labels: { le: label } },
    /http\.labels has the label "le", which Prometheus reserves/,
    'INVALID_LABEL_NAME',
  ],
  [
    'a label with a name that begins so',
    { labels: { __tenant: label } },
    /http\.labels has the label "__tenant", which Prometheus reserves/,
    'INVALID_LABEL_NAME',
  ],
  ...['method', 'route', 'status'].map((name): Row => [
    `a label that the metrics have, ${name}`,
    { labels: { [name]: label } },
    new RegExp(`http\\.labels has the label "${name}", which the metrics have already`),
  ]),
  ...['http_request_method', 'http_route', 'http_response_status_code'].map((name): Row => [
    `a label that the metrics of OpenTelemetry have, ${name}`,
    { convention: 'otel', labels: { [name]: label } },
    new RegExp(`http\\.labels has the label "${name}", which the metrics have already`),
  ]),
  ...['controller', 'handler'].map((name): Row => [
    `a label that handlerLabels brings, ${name}`,
    { handlerLabels: true, labels: { [name]: label } },
    new RegExp(`http\\.labels has the label "${name}", which the metrics have already`),
  ]),
  ...(['statusClass', 'sizes', 'handlerLabels'] as const).flatMap((option): Row[] => [
    [
      `${option} that is a text`,
      { [option]: 'yes' },
      new RegExp(`http\\.${option} is "yes"\\. Use`),
    ],
    [`${option} that is null`, { [option]: null }, new RegExp(`http\\.${option} is null\\. Use`)],
  ]),
  [
    'one status that is not listed',
    { seedStatus: '200' },
    /http\.seedStatus is "200"\. Use an array/,
  ],
  ...[99, 600, 200.5, '2', '2000', ' 200', 'ok', null, undefined, Number.NaN, {}].map(
    (status): Row => [
      `the status ${JSON.stringify(status)}`,
      { seedStatus: ['200', status] },
      /http\.seedStatus has .*\. Use statuses from 100 to 599/,
    ],
  ),
  [
    'a class without statusClass',
    { seedStatus: ['2xx'] },
    /http\.seedStatus has "2xx"\..*statusClass: true/,
  ],
  [
    'a class that there is not',
    { statusClass: true, seedStatus: ['6xx'] },
    /http\.seedStatus has "6xx"\. Use classes such as '2xx', or statuses/,
  ],
  [
    'buckets that do not ascend',
    { buckets: [1, 0.5] },
    /http_request_duration_seconds has the bucket 0\.5 after 1\. List finite upper bounds in ascending order/,
    'INVALID_BUCKETS',
  ],
  [
    'no buckets',
    { buckets: [] },
    /http_request_duration_seconds has an empty list as buckets/,
    'INVALID_BUCKETS',
  ],
  [
    'buckets that are a number',
    { buckets: 1 },
    /http_request_duration_seconds has 1 as buckets/,
    'INVALID_BUCKETS',
  ],
  [
    'buckets of OpenTelemetry’s histogram',
    { convention: 'otel', buckets: [Infinity] },
    /http_server_request_duration_seconds has the bucket Infinity/,
    'INVALID_BUCKETS',
  ],
];

const ACCEPTED: [what: string, http: HttpMetricsOptions][] = [
  ['classes with statusClass', { statusClass: true, seedStatus: ['2xx', '200', 404] }],
  ['the lowest and the highest status', { seedStatus: [100, '599'] }],
  ['controller as a label where handlers are not named', { labels: { controller: label } }],
  [
    'status as a label beside those of OpenTelemetry',
    { convention: 'otel', labels: { status: label } },
  ],
  ['one route', { maxRoutes: 1 }],
  ['what is undefined', { maxRoutes: undefined, labels: undefined }],
];

afterEach(closeApps);

describe('the option http', () => {
  it.each(REFUSED)('is refused at boot: %s', async (_, http, says, code = 'INVALID_OPTIONS') => {
    const settings = { defaultMetrics: false, http: http as HttpMetricsOptions };
    for (const module of [
      () => MetricsModule.forRoot(settings),
      () => MetricsModule.forRootAsync({ useFactory: () => settings }),
    ]) {
      const error = await bootError(() => ({ module: module() }));
      expect(error).toBeInstanceOf(MetricsError);
      expect((error as MetricsError).message).toMatch(says);
      expect((error as MetricsError).code).toBe(code);
    }
  });

  it.each(ACCEPTED)('may be: %s', async (_, http) => {
    await expect(bootError(() => ({ metrics: { http } }))).rejects.toThrow('The app booted.');
  });
});
