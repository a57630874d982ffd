import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Inject, Injectable, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { defineGauge, MetricsError, OnScrape, open } from 'nestjs-metrics';
import { closeApps, startApp, type RunningApp } from '../support/app.js';

const Depth = defineGauge({ name: 'queue_depth', help: 'Jobs waiting.' });
const Jobs = defineGauge({
  name: 'jobs',
  help: 'Jobs by queue.',
  labels: { queue: open(), state: ['ready', 'delayed'] },
});
const Fine = defineGauge({ name: 'fine', help: 'Another metric.' });

@Injectable()
class Readers {
  result: unknown = 1;

  @OnScrape(Depth, { timeoutMs: 20 })
  depth(): never {
    if (this.result instanceof Error) throw this.result;
    return this.result as never;
  }

  @OnScrape(Fine)
  fine(): number {
    return 1;
  }
}

@Injectable()
class JobReader {
  result: unknown = [];

  @OnScrape(Jobs)
  jobs(): never {
    return this.result as never;
  }
}

/** Any line of a family: its help, its type, its samples. */
const OF_DEPTH = /^(?:# \w+ )?queue_depth/m;
const OF_JOBS = /^(?:# \w+ )?jobs/m;

const errorsOf = ({ sample }: RunningApp, collector: string) =>
  sample(`nestjs_metrics_collector_errors_total{collector="${collector}"}`);

afterEach(closeApps);

describe('a metric is absent from a scrape', () => {
  it.each<[string, () => unknown]>([
    ['throws', () => new Error('no')],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['times out', () => new Promise(() => undefined)],
    ['returns undefined', () => undefined],
    ['returns a string', () => '1'],
    ['returns rows without values', () => [{ labels: {} }]],
  ])('in which its reader %s, and comes back with it', async (_what, fail) => {
    const running = await startApp({ providers: [Readers] });
    expect(await running.sample('queue_depth')).toBe(1);
    expect(await errorsOf(running, 'Readers.depth')).toBe(0);
    running.app.get(Readers).result = fail();
    const body = await running.scrape();
    expect(body).not.toMatch(OF_DEPTH);
    expect(body).toContain('fine 1');
    expect(await errorsOf(running, 'Readers.depth')).toBe(2);
    expect(await errorsOf(running, 'Readers.fine')).toBe(0);
  });

  it('in which the first read fails: no zero is invented', async () => {
    const running = await startApp({ providers: [Readers], metrics: { metrics: [Depth] } });
    running.app.get(Readers).result = new Error('no');
    expect(await running.scrape()).not.toMatch(OF_DEPTH);
  });

  it('only: it is there again once its reader works', async () => {
    const running = await startApp({ providers: [Readers] });
    running.app.get(Readers).result = new Error('no');
    expect(await running.sample('queue_depth')).toBeUndefined();
    running.app.get(Readers).result = 4;
    expect(await running.sample('queue_depth')).toBe(4);
  });

  it('in which one of its owners fails, since its sum would be wrong', async () => {
    @Injectable()
    class Other {
      @OnScrape(Jobs, { labels: { queue: 'b', state: 'ready' } })
      other(): number {
        throw new Error('no');
      }
    }
    const running = await startApp({ providers: [JobReader, Other] });
    running.app.get(JobReader).result = [{ labels: { queue: 'a', state: 'ready' }, value: 1 }];
    expect(await running.scrape()).not.toMatch(OF_JOBS);
    expect(await errorsOf(running, 'Other.other')).toBeGreaterThan(0);
    expect(await errorsOf(running, 'JobReader.jobs')).toBe(0);
  });

  it('that comes while a late reader still runs, which is not called a second time', async () => {
    @Injectable()
    class Late {
      readonly finish: ((value: number) => void)[] = [];

      @OnScrape(Depth, { timeoutMs: 20 })
      depth(): Promise<number> {
        return new Promise((resolve) => this.finish.push(resolve));
      }
    }
    const running = await startApp({ providers: [Late] });
    const { finish } = running.app.get(Late);
    expect(await running.sample('queue_depth')).toBeUndefined();
    expect(await running.sample('queue_depth')).toBeUndefined();
    expect(finish).toHaveLength(1);
    finish[0]!(6);
    await setImmediate();
    expect(await running.sample('queue_depth')).toBeUndefined();
    expect(finish).toHaveLength(2);
  });
});

describe('a custom collector', () => {
  it('that fails is counted, and costs no metric', async () => {
    @Injectable()
    class Collector {
      @OnScrape()
      collect(): void {
        throw new Error('no');
      }
    }
    const running = await startApp({ providers: [Collector], metrics: { metrics: [Fine] } });
    expect(await running.sample('fine')).toBe(0);
    expect(await errorsOf(running, 'Collector.collect')).toBe(2);
  });
});

describe('at boot', () => {
  it.each([
    ['request-scoped', { scope: Scope.REQUEST }],
    ['transient', { scope: Scope.TRANSIENT }],
  ])('@OnScrape on a %s provider is an error that names it', async (_what, options) => {
    @Injectable(options)
    class Scoped {
      @OnScrape(Depth)
      depth(): number {
        return 1;
      }
    }
    const failing = startApp({ providers: [Scoped] });
    await expect(failing).rejects.toThrow(MetricsError);
    await expect(failing).rejects.toThrow(/@OnScrape on Scoped\.depth .*singleton/);
  });

  it('@OnScrape on what is request-scoped through its dependencies is an error too', async () => {
    @Controller()
    class Scoped {
      constructor(@Inject(REQUEST) readonly request: unknown) {}

      @OnScrape()
      collect(): void {}
    }
    await expect(startApp({ controllers: [Scoped] })).rejects.toThrow('Scoped.collect');
  });
});
