import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { defineCounter, defineGauge, OnScrape, open } from 'nestjs-metrics';
import { closeApps, startApp, type RunningApp } from '../support/app.js';

const Jobs = defineGauge({
  name: 'jobs',
  help: 'Jobs by queue.',
  labels: { queue: open(), state: ['ready', 'delayed'] },
});
const Sent = defineCounter({ name: 'sent_total', help: 'Sent.', labels: { kind: ['a', 'b'] } });

@Injectable()
class JobReader {
  result: unknown = [];

  @OnScrape(Jobs)
  jobs(): never {
    return this.result as never;
  }
}

/** Any line of the family: its help, its type, its samples. */
const OF_JOBS = /^(?:# \w+ )?jobs/m;

const errorsOf = ({ sample }: RunningApp, collector: string) =>
  sample(`nestjs_metrics_collector_errors_total{collector="${collector}"}`);

afterEach(closeApps);

describe('rows', () => {
  it('twice of one label set are a collector error, and the metric is absent', async () => {
    const running = await startApp({ providers: [JobReader] });
    const twice = { labels: { queue: 'a', state: 'ready' }, value: 1 };
    running.app.get(JobReader).result = [twice, { ...twice, value: 2 }];
    expect(await running.scrape()).not.toMatch(OF_JOBS);
    expect(await errorsOf(running, 'JobReader.jobs')).toBe(2);
  });

  it('of one label set by two owners count as an error of a Class.method', async () => {
    @Injectable()
    class Other {
      @OnScrape(Jobs, { labels: { queue: 'a', state: 'ready' } })
      other(): number {
        return 1;
      }
    }
    const running = await startApp({ providers: [JobReader, Other] });
    running.app.get(JobReader).result = [{ labels: { queue: 'a', state: 'ready' }, value: 1 }];
    const body = await running.scrape();
    expect(body).not.toMatch(OF_JOBS);
    const raised = (await running.scrape())
      .split('\n')
      .filter((line) => /^nestjs_metrics_collector_errors_total\{.*\} [1-9]/.test(line))
      .map((line) => /collector="([^"]*)"/.exec(line)?.[1]);
    expect(raised.length).toBeGreaterThan(0);
    for (const collector of raised) expect(['JobReader.jobs', 'Other.other']).toContain(collector);
  });

  it('that are refused or folded cost only themselves', async () => {
    const running = await startApp({ providers: [JobReader] });
    running.app.get(JobReader).result = [
      { labels: { queue: 'good', state: 'ready' }, value: NaN },
      { labels: { queue: 'folded', state: 'lost' }, value: 2 },
      { labels: { queue: 'folded', state: 'gone' }, value: 3 },
      { labels: { queue: 'no state' }, value: 4 },
      { labels: { queue: {}, state: 'ready' }, value: 5 },
      { labels: { queue: 'text', state: 'ready' }, value: '6' },
    ];
    const lines = (await running.scrape()).split('\n');
    expect(lines.filter((line) => line.startsWith('jobs{'))).toEqual([
      'jobs{queue="good",state="ready"} NaN',
      'jobs{queue="folded",state="__other__"} 5',
    ]);
    expect(lines).toContain(
      'nestjs_metrics_recording_errors_total{metric="jobs",reason="invalid_label"} 2',
    );
    expect(lines).toContain(
      'nestjs_metrics_recording_errors_total{metric="jobs",reason="invalid_value"} 1',
    );
  });

  it('of a counter that no counter takes are refused', async () => {
    @Injectable()
    class Mail {
      @OnScrape(Sent)
      sent() {
        return [
          { labels: { kind: 'a' as const }, value: -1 },
          { labels: { kind: 'b' as const }, value: 2 },
        ];
      }
    }
    const running = await startApp({ providers: [Mail] });
    expect(await running.sample('sent_total{kind="a"}')).toBeUndefined();
    expect(await running.sample('sent_total{kind="b"}')).toBe(2);
  });
});
