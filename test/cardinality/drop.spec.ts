import { Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Counted, fromArg, Gauged, MetricsError, OnScrape, Timed, type Row } from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { ALL, Busy, Depth, limited, Parse, Visits, Wait } from './metrics.js';

afterEach(closeApps);

const cardinality = { perLabel: { tenant: 1 }, onOverflow: 'drop' } as const;

@Injectable()
class Shop {
  @Counted(Visits, { labels: { tenant: fromArg(0) } })
  @Timed(Wait, { labels: { tenant: fromArg(0) } })
  @Gauged(Busy, { labels: { tenant: fromArg(0) } })
  visit(_tenant: string): string {
    return 'seen';
  }
}

type Record = (app: HandleApp, tenant: string) => unknown;

const RECORDINGS: [title: string, metric: string, record: Record][] = [
  ['inc', 'visits_total', ({ handle }, tenant) => handle(Visits).inc({ tenant })],
  ['a bound inc', 'visits_total', ({ handle }, tenant) => handle(Visits).labels(tenant).inc()],
  ['set', 'depth', ({ handle }, tenant) => handle(Depth).set({ tenant }, 1)],
  ['a bound set', 'depth', ({ handle }, tenant) => handle(Depth).labels(tenant).set(1)],
  [
    'a block in flight',
    'busy',
    ({ handle }, tenant) => handle(Busy).trackInFlight({ tenant }, () => 1),
  ],
  [
    'a bound block in flight',
    'busy',
    ({ handle }, tenant) =>
      handle(Busy)
        .labels(tenant)
        .trackInFlight(() => 1),
  ],
  ['observe', 'wait', ({ handle }, tenant) => handle(Wait).observe({ tenant }, 1)],
  ['a timer', 'wait', ({ handle }, tenant) => handle(Wait).startTimer({ tenant })()],
  ['a bound timer', 'wait', ({ handle }, tenant) => handle(Wait).labels(tenant).startTimer()()],
  ['a timed block', 'parse', ({ handle }, tenant) => handle(Parse).time({ tenant }, () => 1)],
  ['zero', 'wait', ({ handle }, tenant) => handle(Wait).zero({ tenant })],
  ['a decorated call', 'visits_total', ({ app }, tenant) => app.get(Shop).visit(tenant)],
];

async function start(strict = false): Promise<HandleApp> {
  return startHandles(ALL, { cardinality, strict }, { providers: [Shop] });
}

describe('with onOverflow: drop', () => {
  it.each(RECORDINGS)(
    '%s beyond the limit leaves no series, and is counted and logged once',
    async (_, metric, record) => {
      const app = await start();
      for (const tenant of ['first', 'second', 'third']) record(app, tenant);
      const body = await app.scrape();
      expect(body).toMatch(new RegExp(`^${metric}\\S*\\{tenant="first"`, 'm'));
      expect(body).not.toContain('"second"');
      expect(body).not.toContain('"__other__"');
      expect(await app.folded(metric, 'tenant')).toBe(2);
      expect(app.warnings).toContainEqual(
        expect.stringContaining(
          `Metric ${metric} dropped a recording: its label "tenant" has the 1 values`,
        ),
      );
      expect(app.warnings.filter((line) => line.includes(`Metric ${metric} `))).toHaveLength(1);
    },
  );

  it('what is known goes on, and so does what is seeded', async () => {
    const { handle } = await start();
    const visits = handle(Visits);
    const child = visits.labels('second');
    visits.inc({ tenant: 'first' });
    child.inc();
    for (const tenant of ['first', 'acme']) visits.inc({ tenant });
    visits.remove({ tenant: 'first' });
    child.inc();
    expect(await valueOf(visits, { tenant: 'second' })).toBe(1);
    expect(await valueOf(visits, { tenant: 'acme' })).toBe(1);
  });

  it('a decorated call returns as ever, and its end takes nothing from what is in flight', async () => {
    const { app, handle } = await start();
    const shop = app.get(Shop);
    expect(['first', 'second', 'first'].map((tenant) => shop.visit(tenant))).toEqual([
      'seen',
      'seen',
      'seen',
    ]);
    expect((await seriesOf(handle(Busy))).map(({ value }) => value)).toEqual([0, 0]);
    expect(await valueOf(handle(Wait), 'wait_count', {})).toBe(2);
  });

  it('a block that was dropped at its beginning is not ended in a series that came meanwhile', async () => {
    const { handle } = await start();
    const busy = handle(Busy);
    busy.inc({ tenant: 'first' }, 0);
    let end = (): void => undefined;
    const block = busy.trackInFlight(
      { tenant: 'second' },
      () => new Promise<void>((resolve) => (end = resolve)),
    );
    busy.remove({ tenant: 'first' });
    busy.inc({ tenant: 'second' });
    end();
    await block;
    expect(await valueOf(busy, { tenant: 'second' })).toBe(1);
  });

  it('rows beyond the limit are left out, the same ones at every scrape', async () => {
    @Injectable()
    class Reader {
      @OnScrape(Depth)
      depth(): Row<{ tenant: string }>[] {
        return ['a', 'b', 'c'].map((tenant, index) => ({ labels: { tenant }, value: index + 1 }));
      }
    }
    const app = await startHandles(ALL, { cardinality }, { providers: [Reader] });
    for (let time = 0; time < 2; time++) {
      expect(await app.lines('depth')).toEqual(['depth{tenant="a"} 1']);
    }
    expect(await app.folded('depth', 'tenant')).toBe(6);
  });

  it('the limit of the metric drops too', async () => {
    const definition = limited({ maxSeriesPerMetric: 2, onOverflow: 'drop' });
    const { handle, folded, warnings } = await startHandles([definition]);
    for (const tenant of ['t1', 't2', 't3', 't2']) {
      handle(definition).inc({ tenant, region: 'eu', outcome: 'ok' });
    }
    expect((await seriesOf(handle(definition))).map(({ value }) => value)).toEqual([1, 2]);
    expect(await folded('requests_total', 'tenant')).toBe(1);
    expect(await folded('requests_total', 'region')).toBe(0);
    // Boot diagnostics may name a class that no test before has made.
    expect(warnings.filter((line) => line.includes('requests_total'))).toEqual([
      expect.stringContaining(
        'its open labels made the 2 series that they may, so new label sets are dropped, here one with "t3" as "tenant". That label has values such as "t1", "t2".',
      ),
    ]);
  });

  it('a value that no vocabulary lists is counted as __other__ all the same', async () => {
    const definition = limited({ onOverflow: 'drop' });
    const { handle } = await startHandles([definition]);
    handle(definition).inc({ tenant: 't1', region: 'eu', outcome: 'lost' as 'ok' });
    expect(await valueOf(handle(definition), { outcome: '__other__' })).toBe(1);
  });

  it('a strict app throws, and a decorated call does not', async () => {
    const { app, handle, folded } = await start(true);
    handle(Visits).inc({ tenant: 'first' });
    expect(() => handle(Visits).inc({ tenant: 'second' })).toThrow(MetricsError);
    expect(() => handle(Visits).labels('second').inc()).toThrow(/dropped a recording/);
    expect(app.get(Shop).visit('second')).toBe('seen');
    expect(await folded('visits_total', 'tenant')).toBe(3);
  });
});
