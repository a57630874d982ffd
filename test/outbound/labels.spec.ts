import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MetricsModuleOptions } from 'nestjs-metrics';
import { closeApps, sampleIn, startApp, type RunningApp } from '../support/app.js';
import { statusesOf } from './samples.js';
import { startTarget, type TargetServer } from './target-server.js';

type OutboundOptions = Exclude<MetricsModuleOptions['outbound'], boolean | undefined>;

let targets: TargetServer[] = [];

beforeEach(async () => {
  targets = await Promise.all([startTarget(), startTarget(), startTarget()]);
});

afterEach(async () => {
  await closeApps();
  await Promise.all(targets.map((target) => target.close()));
});

/** An app whose own scrapes are not among what is measured. */
function start(options: OutboundOptions, strict = false): Promise<RunningApp> {
  const ownScrapes = ({ path }: { path: string }): boolean => path === '/metrics';
  const outbound = { ...options, exclude: [ownScrapes, ...(options.exclude ?? [])] };
  return startApp({ metrics: { strict, outbound } });
}

async function ask(url: string): Promise<void> {
  const response = await fetch(url);
  await response.text();
}

const CALLBACK_ERRORS =
  'nestjs_metrics_recording_errors_total{metric="http_client_request_duration_seconds",reason="callback_error"}';

function overflow(label: string): string {
  return `nestjs_metrics_label_overflow_total{metric="http_client_request_duration_seconds",label="${label}"}`;
}

function templateCount(host: string, template: string): string {
  return `http_client_request_duration_seconds_count{method="GET",host="${host}",status="200",template="${template}"}`;
}

describe('the label host', () => {
  it('is who is asked, whatever the header Host of node:http says', async () => {
    const [{ url, host }] = targets as [TargetServer];
    const app = await startApp({ metrics: { outbound: true } });
    for (const name of ['made-up.example', 'other.example:81']) {
      const request = get(url, { headers: { host: name } });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'close');
    }
    expect(await app.scrape()).not.toContain('.example');
    expect(await statusesOf(app, host.split(':')[0]!)).toEqual({ 200: 2 });
  });

  it('has as many values as it may have; further hosts are __other__', async () => {
    const app = await start({ maxHosts: 2 });
    expect(await app.sample(overflow('host'))).toBe(0);
    for (const { url } of [...targets, ...targets]) await ask(url);
    const [first, second, third] = targets;
    expect(await statusesOf(app, first!.host)).toEqual({ 200: 2 });
    expect(await statusesOf(app, second!.host)).toEqual({ 200: 2 });
    expect(await statusesOf(app, third!.host)).toEqual({});
    expect(await statusesOf(app, '__other__')).toEqual({ 200: 2 });
    expect(await app.sample(overflow('host'))).toBe(2);
  });

  it.each([true, false])('is bounded without harm where strict is %s', async (strict) => {
    const app = await start({ maxHosts: 1 }, strict);
    for (const { url } of targets) await ask(url);
    expect(await statusesOf(app, '__other__')).toEqual({ 200: 2 });
  });

  it('can be excluded, by name, by pattern and by function', async () => {
    const [first, second, third] = targets;
    const app = await start({
      exclude: [
        first!.host.toUpperCase(),
        new RegExp(`^${second!.host}$`, 'g'),
        ({ path, method, protocol, host }) =>
          `${method} ${protocol}//${host}${path}` === `GET ${third!.url}/health?deep=1`,
      ],
    });
    for (const { url } of [...targets, ...targets]) await ask(`${url}/health?deep=1`);
    await ask(`${third!.url}/ok`);
    const body = await app.scrape();
    expect(body).not.toContain(first!.host);
    expect(body).not.toContain(second!.host);
    expect(await statusesOf(app, third!.host)).toEqual({ 200: 1 });
  });
});

describe('the label template', () => {
  it('is what the function makes of a request', async () => {
    const [{ host, url }] = targets as [TargetServer];
    const app = await start({
      template: ({ path }) => (path.startsWith('/users/') ? '/users/:id' : undefined),
    });
    await ask(`${url}/users/1?full=1`);
    await ask(`${url}/users/2`);
    await ask(`${url}/ok`);
    const body = await app.scrape();
    expect(sampleIn(body, templateCount(host, '/users/:id'))).toBe(2);
    expect(sampleIn(body, templateCount(host, 'none'))).toBe(1);
    const inFlight = 'http_client_requests_in_flight';
    expect(sampleIn(body, `${inFlight}{method="GET",host="${host}",template="/users/:id"}`)).toBe(
      0,
    );
  });

  it('has as many values as it may have; further ones are __other__', async () => {
    const [{ host, url }] = targets as [TargetServer];
    const app = await start({ template: ({ path }) => path, maxTemplates: 2 });
    for (const path of ['/a', '/b', '/c', '/d', '/a']) await ask(url + path);
    const body = await app.scrape();
    expect(sampleIn(body, templateCount(host, '/a'))).toBe(2);
    expect(sampleIn(body, templateCount(host, '/b'))).toBe(1);
    expect(sampleIn(body, templateCount(host, '__other__'))).toBe(2);
    expect(sampleIn(body, overflow('template'))).toBe(2);
  });

  it.each([
    ['throws', () => fail()],
    ['returns a number', () => 7],
    ['returns null', () => null],
    ['returns a promise that rejects', () => Promise.reject(new Error('no template'))],
  ])('is other, and counted, where its function %s', async (_what, template) => {
    const [{ host, url }] = targets as [TargetServer];
    const app = await start({ template: template as unknown as () => string }, true);
    await ask(url);
    const body = await app.scrape();
    expect(sampleIn(body, templateCount(host, 'other'))).toBe(1);
    expect(sampleIn(body, CALLBACK_ERRORS)).toBe(1);
  });
});

describe('a function that excludes', () => {
  it.each([
    ['throws', () => fail()],
    ['returns no boolean', () => 'yes'],
    ['returns a promise that rejects', () => Promise.reject(new Error('no answer'))],
  ])('excludes nothing, and is counted, where it %s', async (_what, exclusion) => {
    const [{ host, url }] = targets as [TargetServer];
    const app = await start({ exclude: [exclusion as unknown as () => boolean] });
    await ask(url);
    expect(await statusesOf(app, host)).toEqual({ 200: 1 });
    expect(await app.sample(CALLBACK_ERRORS)).toBe(1);
  });
});

function fail(): never {
  throw new Error('no answer');
}
