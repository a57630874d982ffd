import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { defineGauge, MetricsModule, OnScrape } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp, type RunningApp } from '../support/app.js';
import { send } from '../endpoint/send.js';
import { render } from './render.js';

const Patient = defineGauge({ name: 'patient', help: 'May take long.' });
const Hasty = defineGauge({ name: 'hasty', help: 'May take little.' });
const Plain = defineGauge({ name: 'plain', help: 'May take the default.' });

/** Beyond what a test may take: a scrape that waits for it fails by the test's own limit. */
const LONG_MS = 3_600_000;

type Read = () => number | Promise<number>;
const never: Read = () => new Promise(() => undefined);

@Injectable()
class Readers {
  patientRead: Read = () => 1;
  hastyRead: Read = () => 1;
  plainRead: Read = () => 1;

  @OnScrape(Patient, { timeoutMs: 10_000 })
  patient(): number | Promise<number> {
    return this.patientRead();
  }

  @OnScrape(Hasty, { timeoutMs: 10 })
  hasty(): number | Promise<number> {
    return this.hastyRead();
  }

  @OnScrape(Plain)
  plain(): number | Promise<number> {
    return this.plainRead();
  }
}

/** A registry with a metric of prom-client's own that collects as told. */
function foreign(collect: () => Promise<number>): Registry {
  const registry = new Registry();
  new Gauge({
    name: 'foreign',
    help: 'Of prom-client.',
    registers: [registry],
    async collect() {
      this.set(await collect());
    },
  });
  return registry;
}

async function start(
  exposition: { collectorTimeoutMs?: number } = {},
  more: { registry?: Registry; adapter?: (typeof ADAPTERS)[number] } = {},
): Promise<RunningApp & { readers: Readers }> {
  const { adapter = 'express', ...options } = more;
  const running = await startApp({
    adapter,
    module: MetricsModule.forRoot({ defaultMetrics: false, exposition, ...options }),
    providers: [Readers],
  });
  return { ...running, readers: running.app.get(Readers) };
}

afterEach(closeApps);

describe('the time of @OnScrape({ timeoutMs })', () => {
  it('is held where it is shorter than the default', async () => {
    const { app, readers } = await start({ collectorTimeoutMs: LONG_MS });
    let release!: (value: number) => void;
    readers.hastyRead = () => new Promise((resolve) => (release = resolve));
    const { text } = await render(app);
    release(1);
    expect(text).not.toMatch(/^hasty/m);
    expect(text).toContain('plain 1\n');
    expect(text).toContain('collector_errors_total{collector="Readers.hasty"} 1\n');
  });

  it('is given where it is longer than the default', async () => {
    const { app, readers } = await start({ collectorTimeoutMs: 10 });
    readers.patientRead = () => wait(60, 7);
    readers.plainRead = () => wait(60, 7);
    const { text } = await render(app);
    expect(text).toContain('patient 7\n');
    expect(text).not.toMatch(/^plain/m);
  });
});

describe.each(ADAPTERS)('the time that the scraper leaves, on %s,', (adapter) => {
  const headers = { 'x-prometheus-scrape-timeout-seconds': '2' };

  it('is not taken from others by one that never settles', async () => {
    const registry = foreign(() => wait(5, 4));
    const { readers, url } = await start({}, { registry, adapter });
    readers.patientRead = never;
    readers.plainRead = () => wait(5, 3);
    const text = (await send(`${url}/metrics`, { headers })).body.toString();
    expect(text).not.toMatch(/^patient/m);
    expect(text).toContain('foreign 4\n');
    expect(text).toContain('plain 3\n');
    expect(text).toContain('collector_errors_total{collector="Readers.patient"} 1\n');
    expect(text).toContain('collector_errors_total{collector="Readers.plain"} 0\n');
    expect(text).not.toContain('collector_errors_total{collector="foreign"}');
  });

  it('is used for collecting to four fifths; the rest is for writing', async () => {
    const { readers, url } = await start({}, { adapter });
    // After 1.6 s, and before the scraper's own 2.
    readers.patientRead = () => wait(1_800, 8);
    readers.plainRead = () => wait(300, 8);
    const text = (await send(`${url}/metrics`, { headers })).body.toString();
    expect(text).not.toMatch(/^patient/m);
    expect(text).toContain('plain 8\n');
  });
});

describe('collectors that never settle', () => {
  it('take the time of one, the app’s own and prom-client’s side by side', async () => {
    const registry = foreign(() => never() as Promise<number>);
    const { app, readers } = await start({ collectorTimeoutMs: 1_000 }, { registry });
    const events: string[] = [];
    let second: Promise<unknown> | undefined;
    readers.plainRead = () => {
      // Between one such time and two of them.
      second = wait(1_900).then(() => events.push('later'));
      return never();
    };
    const { text } = await render(app);
    events.push('rendered');
    await second;
    expect(events).toEqual(['rendered', 'later']);
    expect(text).toContain('collector_errors_total{collector="Readers.plain"} 1\n');
    expect(text).toContain('collector_errors_total{collector="foreign"} 1\n');
    expect(text).toContain('patient 1\n');
  });
});
