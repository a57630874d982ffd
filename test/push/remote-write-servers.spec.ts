import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { Gauge as PromGauge, Registry } from 'prom-client';
import { closeApps } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { eventually } from '../support/eventually.js';
import { endProcesses } from '../support/process.js';
import { startPrometheus } from '../support/prometheus.js';
import type { QueryServer } from '../support/query-server.js';
import { startVictoriaMetrics } from '../support/victoria-metrics.js';
import { listenToLogs } from './logs.js';
import { startWritingApp, type WritingApp } from './remote-write-app.js';

// A server takes its time to start, and to show what it took.
jest.setTimeout(120_000);

let server: QueryServer;

/** Each test is an instance of its own, so that none sees what another left. */
let instances = 0;

function start(registry?: Registry, intervalSeconds = 0.5): Promise<WritingApp> {
  instances += 1;
  const labels = { job: 'shop', instance: String(instances) };
  const options = { labels, intervalSeconds };
  const metrics = registry && { registry };
  return startWritingApp({ url: `${server.url}/api/v1/write` }, options, metrics);
}

function own(name: string, more = ''): string {
  return `${name}{instance="${instances}"${more}}`;
}

describeWith('prometheus', 'A real Prometheus that is written to', () => {
  itTakesWhatIsWritten(() => startPrometheus({}));

  it('refuses samples that are older than what it has, which is said once', async () => {
    const logs = listenToLogs();
    await start(undefined, 3_600);
    await server.until(own('depth'));
    // Another process of the same labels, whose clock is late.
    const now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now - 60_000);
    instances -= 1;
    const late = await start(undefined, 0.1);
    const isRefused = async (): Promise<boolean> => (await late.samples())[1]! > 0;
    expect(await eventually(isRefused, true)).toBe(true);
    expect((await late.samples())[0]).toBe(0);
    // Its port may be another 400, in whatever else is said.
    expect(logs().filter((line) => line.includes('it answered'))).toEqual([
      expect.stringMatching(/it answered 400 with "out of (order|bounds)/),
    ]);
  });
});

describeWith('victoria-metrics', 'A real VictoriaMetrics that is written to', () => {
  itTakesWhatIsWritten(startVictoriaMetrics);
});

function itTakesWhatIsWritten(startServer: () => Promise<QueryServer>): void {
  beforeAll(async () => {
    server = await startServer();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await closeApps();
  });

  afterAll(async () => {
    await server?.stop();
    await endProcesses();
  });

  it('has every series at zero, then as it is counted', async () => {
    const app = await start();
    await server.until(`count(${own('orders_total')} == 0) == 2`);
    app.orders.inc({ outcome: 'declined', Zone: 'eu' }, 3);
    for (const seconds of [0.1, 0.7, 0.8, 5]) app.wait.observe(seconds);
    // Some servers show what was written together one after the other.
    await server.until(
      `${own('orders_total', ',outcome="declined",Zone="eu"')} == 3`,
      `${own('wait_seconds_bucket', ',le="1.0"')} == 3`,
      `${own('wait_seconds_bucket', ',le="+Inf"')} == 4`,
      `${own('wait_seconds_count')} == 4`,
    );
    expect(await server.value(`increase(${own('wait_seconds_count')}[5m]) > bool 0`)).toBe(1);
    const [, failed, dropped] = await app.samples();
    expect([failed, dropped]).toEqual([0, 0]);
  });

  it('has label values of any characters as they are', async () => {
    const registry = new Registry();
    const value = 'a "b"\\\n{é} 日本 😀 \u0000';
    const odd = new PromGauge({
      name: 'odd',
      help: 'tbd',
      labelNames: ['value'],
      registers: [registry],
    });
    odd.set({ value }, -0.5);
    await start(registry);
    await server.until(`${own('odd')} == -0.5`);
    const [{ metric } = { metric: {} }] = await server.query(own('odd'));
    expect(metric).toEqual({ __name__: 'odd', instance: String(instances), job: 'shop', value });
  });

  it('shows nothing as soon as the app has closed', async () => {
    const { app, depth } = await start();
    depth.set(5);
    await server.until(`${own('depth')} == 5`);
    await app.close();
    const isGone = async (): Promise<boolean> =>
      (await server.query(`{instance="${instances}"}`)).length === 0;
    expect(await eventually(isGone, true)).toBe(true);
    // It is there all the same for who looks back.
    expect(await server.value(`max_over_time(${own('depth')}[5m])`)).toBe(5);
  });

  it('shows a series no longer that the app no longer has', async () => {
    const registry = new Registry();
    const gauge = new PromGauge({
      name: 'old_gauge',
      help: 'tbd',
      labelNames: ['a'],
      registers: [registry],
    });
    gauge.set({ a: 'x' }, 1);
    gauge.set({ a: 'y' }, 1);
    await start(registry);
    await server.until(`count(${own('old_gauge')}) == 2`);
    gauge.remove({ a: 'x' });
    await server.until(`count(${own('old_gauge')}) == 1`);
    expect(await server.query(own('old_gauge', ',a="x"'))).toEqual([]);
  });
}
