import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  getMetricToken,
  MetricsPusher,
  OnScrape,
  open,
  type Counter,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { closeGateways, startGateway } from './gateways.js';
import { failureOf, Records, startPushApp } from './push-app.js';

afterEach(closeApps);
afterEach(closeGateways);

/** What of a body does not change from one collection to the next. */
function steady(body: string): string {
  const changing = /^nestjs_metrics_(scrape|pushes|exposition)/;
  return body
    .split('\n')
    .filter((line) => !changing.test(line))
    .join('\n');
}

const Broken = defineGauge({ name: 'broken_depth', help: 'Never read.' });
const Hanging = defineGauge({ name: 'hanging_depth', help: 'Never read.' });

/** Readers at scrape of which nothing comes. */
class BadReaders {
  @OnScrape(Broken)
  fail(): number {
    throw new Error('no connection');
  }

  @OnScrape(Hanging, { timeoutMs: 50 })
  hang(): Promise<number> {
    return new Promise(() => undefined);
  }
}

describe('MetricsPusher', () => {
  it.each([
    ['push', 'PUT'],
    ['pushAdd', 'POST'],
  ] as const)('sends with %s, as %s, byte for byte what a scrape shows', async (method, verb) => {
    const gateway = await startGateway();
    const { pusher, batch, scrape } = await startPushApp(
      { url: gateway.url, groupings: { shard: 1 } },
      { defaultLabels: { region: 'eu' } },
    );
    batch.records.inc({ outcome: 'failed' }, 2);
    await pusher[method]();
    const [push] = gateway.pushes;
    expect(push).toMatchObject({ method: verb, path: '/metrics/job/batch/shard/1' });
    expect(push!.headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'content-length': String(Buffer.byteLength(push!.body)),
    });
    expect(steady(push!.body)).toBe(steady(await scrape()));
    expect(push!.body).toContain('batch_records_total{outcome="failed",region="eu"} 2\n');
  });

  it('sends DELETE with delete, and no body', async () => {
    const gateway = await startGateway((response) => void response.writeHead(202).end());
    const { pusher } = await startPushApp({ url: gateway.url });
    await pusher.delete();
    expect(gateway.pushes).toMatchObject([
      { method: 'DELETE', path: '/metrics/job/batch', body: '' },
    ]);
  });

  it('sends to the path of a gateway behind a proxy, with its query and further headers', async () => {
    const gateway = await startGateway();
    const { pusher } = await startPushApp({
      url: `${gateway.url}/monitoring/push/?tenant=shop`,
      headers: { 'X-Scope-OrgID': 'shop' },
    });
    await pusher.push();
    expect(gateway.pushes).toMatchObject([
      {
        path: '/monitoring/push/metrics/job/batch?tenant=shop',
        headers: { 'x-scope-orgid': 'shop' },
      },
    ]);
  });

  it('does what it is asked one after the other, in order', async () => {
    const seen: string[] = [];
    const gateway = await startGateway((response, count, { method }) => {
      seen.push(`begin ${method}`);
      setTimeout(
        () => {
          seen.push(`end ${method}`);
          response.end();
        },
        20 - count * 5,
      );
    });
    const { pusher } = await startPushApp({ url: gateway.url });
    await Promise.all([pusher.push(), pusher.pushAdd(), pusher.delete()]);
    const order = ['PUT', 'POST', 'DELETE'];
    expect(seen).toEqual(order.flatMap((method) => [`begin ${method}`, `end ${method}`]));
  });

  it('goes on after a failure', async () => {
    const gateway = await startGateway((response, count) => {
      response.statusCode = count === 0 ? 400 : 200;
      response.end();
    });
    const { pusher } = await startPushApp({ url: gateway.url });
    const [first, second] = await Promise.allSettled([pusher.push(), pusher.push()]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('connects only when everything is collected, and leaves out what fails or hangs', async () => {
    let body = '';
    const connected: number[] = [];
    const gateway = await startGateway((response, _, push) => {
      body = push.body;
      response.end();
    });
    let ended = 0;
    class Slow {
      @OnScrape({ timeoutMs: 20_000 })
      async read(): Promise<void> {
        await new Promise((resolve) => setTimeout(resolve, 100));
        connected.push(gateway.connections());
        ended += 1;
      }
    }
    const { pusher, sample } = await startPushApp(
      { url: gateway.url },
      {},
      { providers: [BadReaders, Slow] },
    );
    await pusher.push();
    expect({ connected, ended }).toEqual({ connected: [0], ended: 1 });
    expect(body).toContain('batch_records_total{outcome="success"} 0\n');
    expect(body).not.toMatch(/^(broken|hanging)_depth /m);
    const errors = 'nestjs_metrics_collector_errors_total';
    expect(await sample(`${errors}{collector="BadReaders.hang"}`)).toBeGreaterThanOrEqual(1);
  });

  it('sends all of a body that is larger than any buffer on the way', async () => {
    const gateway = await startGateway();
    const Many = defineCounter({
      name: 'many_total',
      help: 'A series for each number.',
      labels: { number: open() },
      cardinality: { maxSeriesPerMetric: 30_000 },
    });
    const { pusher, app } = await startPushApp({ url: gateway.url }, { metrics: [Records, Many] });
    const many = app.get<Counter<typeof Many>>(getMetricToken(Many));
    for (let number = 0; number < 30_000; number += 1) many.inc({ number: `${number}` });
    await pusher.push();
    expect(gateway.pushes[0]!.body.match(/^many_total/gm)).toHaveLength(30_000);
  });

  it('refuses to push without a gateway, and after the app has closed', async () => {
    const { app } = await startApp();
    const idle = await failureOf(app.get(MetricsPusher).push());
    expect(idle).toMatchObject({ code: 'INVALID_OPTIONS' });
    expect(idle.message).toBe(
      'MetricsPusher has no Pushgateway. Set push: { pushgateway: { url, job } } in MetricsModule.forRoot.',
    );
    const gateway = await startGateway();
    const closed = await startPushApp({ url: gateway.url });
    await closed.app.close();
    const late = await failureOf(closed.pusher.push());
    expect(late).toMatchObject({ code: 'PUSH_FAILED' });
    expect(late.message).toMatch(/the app had closed/);
    await closed.pusher.delete();
    expect(gateway.pushes.map(({ method }) => method)).toEqual(['DELETE']);
  });

  it('counts what becomes of each, from zero', async () => {
    const gateway = await startGateway((response, count) => {
      response.statusCode = count === 0 ? 400 : 200;
      response.end();
    });
    const { pusher, scrape } = await startPushApp({ url: gateway.url });
    const counts = async (): Promise<string[]> =>
      (await scrape()).match(/^nestjs_metrics_pushes_total.*$/gm)!;
    const line = (outcome: string, count: number): string =>
      `nestjs_metrics_pushes_total{target="pushgateway",outcome="${outcome}"} ${count}`;
    expect(await counts()).toEqual([line('success', 0), line('error', 0), line('skipped', 0)]);
    await failureOf(pusher.push());
    await pusher.pushAdd();
    await pusher.delete();
    expect(await counts()).toEqual([line('success', 2), line('error', 1), line('skipped', 0)]);
    const { scrape: other } = await startApp();
    expect(await other()).not.toContain('nestjs_metrics_pushes_total');
  });
});
