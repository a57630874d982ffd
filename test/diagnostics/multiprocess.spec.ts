import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Registry, Summary as PromSummary } from 'prom-client';
import {
  defineCounter,
  defineGauge,
  defineSummary,
  OnScrape,
  type MetricsModuleOptions,
} from 'nestjs-metrics';
import { multiprocessOptionsOf } from '../../lib/options/index.js';
import { closeApps } from '../support/app.js';
import { boot, of, type Booted } from './boot.js';

const help = 'What it measures.';
const Wait = defineSummary({ name: 'wait_seconds', help });
const Size = defineSummary({ name: 'size_bytes', help });
const Read = defineGauge({ name: 'queue_depth', help });
const Said = defineGauge({ name: 'open_files', help, aggregate: 'liveSum' });
const Set = defineGauge({ name: 'level', help });
const Total = defineCounter({ name: 'read_total', help });

@Injectable()
class Readers {
  @OnScrape(Read)
  depth(): number {
    return 1;
  }

  @OnScrape(Said)
  files(): number {
    return 1;
  }

  @OnScrape(Total)
  total(): number {
    return 1;
  }
}

async function start(options: MetricsModuleOptions): Promise<Booted> {
  const registry = new Registry();
  new PromSummary({ name: 'client_seconds', help, registers: [registry] });
  return boot({
    metrics: { registry, metrics: [Wait, Size, Read, Said, Set, Total], ...options },
    providers: [Readers],
  });
}

afterEach(async () => {
  delete process.env['NESTJS_METRICS_DIR'];
  await closeApps();
});

describe('an app of several processes', () => {
  it('is told once that quantiles are left out, and of which summaries', async () => {
    const booted = await start({ multiprocess: { app: 'quantiles' } });
    const found = of('multiprocess/quantiles', booted);
    expect(found).toEqual([
      expect.objectContaining({
        severity: 'warning',
        subject: 'client_seconds, wait_seconds, size_bytes',
        message: expect.stringContaining(
          'quantiles of client_seconds, wait_seconds, size_bytes are left out',
        ),
        cure: expect.stringContaining('histogram_quantile()'),
      }),
    ]);
  });

  it('is told of metrics that each process reads, and that do not say how they become one', async () => {
    const booted = await start({ multiprocess: { app: 'readers' } });
    expect(of('multiprocess/aggregate', booted)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        subject: 'queue_depth',
        message: expect.stringContaining('Gauge queue_depth is read at scrape in each process'),
        cure: expect.stringContaining("'liveMostRecent'"),
      }),
      expect.objectContaining({
        severity: 'warning',
        subject: 'read_total',
        message: expect.stringContaining('are added up, also those of ended ones'),
        cure: expect.stringContaining("a gauge with aggregate: 'liveMax'"),
      }),
    ]);
  });
});

it.each([undefined, false] as const)(
  'nothing of it is told where multiprocess is %p',
  async (multiprocess) => {
    expect((await start({ multiprocess })).findings).toEqual([]);
  },
);

describe('the option multiprocess', () => {
  it.each([
    [undefined, undefined, undefined],
    [undefined, '', undefined],
    [undefined, '/srv/m', { directory: '/srv/m' }],
    [false, '/srv/m', undefined],
    [true, undefined, {}],
    [true, '/srv/m', { directory: '/srv/m' }],
    [{ app: 'x' }, '/srv/m', { directory: '/srv/m', app: 'x' }],
    [{ directory: '/own' }, '/srv/m', { directory: '/own' }],
    [{ directory: undefined, app: 'x' }, '/srv/m', { directory: '/srv/m', app: 'x' }],
  ])('%j with NESTJS_METRICS_DIR=%j is %j', (multiprocess, directory, expected) => {
    if (directory !== undefined) process.env['NESTJS_METRICS_DIR'] = directory;
    expect(multiprocessOptionsOf({ multiprocess })).toEqual(expected);
  });
});
