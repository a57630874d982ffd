import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, MetricsDiagnostics, type PushgatewayOptions } from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { failureOf, startPushApp } from './push-app.js';
import { logOf } from './push-log.js';

afterEach(closeApps);

const URL = 'http://127.0.0.1:9091';
const PLACE = 'The option push.pushgateway';

/** Options that cannot be meant, and what the boot says of them. */
const BAD: [what: string, options: object, message: string][] = [
  ['no url', { url: undefined }, `${PLACE}.url is undefined. Use one such as`],
  ['a url that is none', { url: 'gateway 9091' }, `${PLACE}.url is no URL. Use one such as`],
  ['a host without http:', { url: 'gateway:9091' }, `${PLACE}.url is of neither http: nor https:.`],
  [
    'a user name in the url',
    { url: 'http://me@gateway:9091' },
    `${PLACE}.url has a user name or a password in it. Put them into push.pushgateway.auth: { basic:`,
  ],
  [
    'the path of a group in the url',
    { url: 'http://gateway:9091/metrics/job/shop' },
    `${PLACE}.url has the path of a group in it. End it before "/metrics"`,
  ],
  ['no job', { job: undefined }, `${PLACE}.job is undefined. Use a name such as`],
  ['an empty job', { job: '' }, `${PLACE}.job is "". Use a name such as`],
  ['a job that is no text', { job: 7 }, `${PLACE}.job is 7. Use a name such as`],
  ['groupings that are none', { groupings: ['a'] }, `${PLACE}.groupings is an array`],
  [
    'a grouping that is no label',
    { groupings: { 'a-b': 'x' } },
    `${PLACE}.groupings has the label "a-b", which is no label name.`,
  ],
  [
    'a reserved grouping',
    { groupings: { __name__: 'x' } },
    `${PLACE}.groupings has the label "__name__", which Prometheus reserves`,
  ],
  [
    'the grouping job',
    { groupings: { job: 'x' } },
    `${PLACE}.groupings has the label "job". Every group has it: set push.pushgateway.job.`,
  ],
  [
    'a grouping without a value',
    { groupings: { zone: undefined } },
    `${PLACE}.groupings gives the label "zone" the value undefined. Use a string or a finite number.`,
  ],
  ['no interval', { intervalSeconds: 0 }, `${PLACE}.intervalSeconds is 0. Use a number of seconds`],
  [
    'an interval that no timer can wait',
    { intervalSeconds: 3_000_000 },
    `${PLACE}.intervalSeconds is 3000000. Use a number of seconds above 0, at most 2147483.`,
  ],
  [
    'no time at all',
    { timeoutMs: NaN },
    `${PLACE}.timeoutMs is NaN. Use a number of milliseconds above 0, at most 2147483647.`,
  ],
  [
    'something else at shutdown',
    { onShutdown: true },
    `${PLACE}.onShutdown is true. Use 'push', 'delete' or false.`,
  ],
  [
    'auth that is none',
    { auth: 'secret-of-tests' },
    `${PLACE}.auth is a string. Use { bearerToken }`,
  ],
  ['an empty secret', { auth: { bearerToken: '' } }, `${PLACE}.auth.bearerToken is empty.`],
  ['headers that are none', { headers: 'X: y' }, `${PLACE}.headers is a string. Use an object`],
  [
    'a bad name of a header',
    { headers: { 'a b': 'x' } },
    `${PLACE}.headers has the name "a b". That is no name of a header.`,
  ],
  [
    'a header of two lines',
    { headers: { 'X-Key': 'secret-of-tests\r\nHost: x' } },
    `${PLACE}.headers["X-Key"] is no text that a header may hold.`,
  ],
  [
    'a header that says what the body is',
    { headers: { 'Content-Encoding': 'gzip' } },
    `${PLACE}.headers["Content-Encoding"] is said by the sender itself. Take it out.`,
  ],
  [
    'a header that auth sends too',
    { headers: { authorization: 'secret-of-tests' }, auth: { bearerToken: 'x' } },
    `${PLACE}.headers["authorization"] stands beside auth, which sends it too.`,
  ],
];

describe('The option push', () => {
  it.each(BAD)('fails the boot, and says why: %s', async (_, options, message) => {
    const given = { url: URL, ...options } as PushgatewayOptions;
    const failure = await failureOf(startPushApp(given));
    expect(failure.message.slice(0, message.length)).toBe(message);
    expect(failure.code).toMatch(/^INVALID_(OPTIONS|LABEL_NAME)$/);
    expect(failure.message).not.toMatch(/secret-of-tests|me@/);
  });

  it.each([
    [7, 'The option push is 7.'],
    [{ pushgateway: 'http://gateway:9091' }, `${PLACE} is a string. Use an object such as`],
  ])('fails the boot where it is no object: %j', async (push, message) => {
    const failure = await failureOf(startApp({ metrics: { push: push as never } }));
    expect(failure.message.slice(0, message.length)).toBe(message);
  });

  it('warns of metrics with a label that the gateway replaces', async () => {
    const Runs = defineCounter({
      name: 'runs_total',
      help: 'Runs.',
      labels: { job: ['a', 'b'], zone: ['x'] },
    });
    const { warnings, logger } = logOf();
    const { app } = await startApp({
      metrics: {
        metrics: [Runs],
        push: {
          pushgateway: {
            url: URL,
            job: 'x',
            groupings: { zone: 'eu', shard: 1 },
            onShutdown: false,
          },
        },
      },
      configure: (one) => one.useLogger(logger),
    });
    const { findings } = app.get(MetricsDiagnostics);
    expect(
      findings.map(({ check, subject, message }) => [check, subject, message.slice(0, 22)]),
    ).toEqual([
      ['pushed-labels', 'runs_total', 'The label "job" of run'],
      ['pushed-labels', 'runs_total', 'The label "zone" of ru'],
    ]);
    expect(warnings.join('\n')).toContain("the Pushgateway puts the group's value in its place");
  });
});
