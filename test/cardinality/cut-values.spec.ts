import { Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Counted, defineCounter, fromArg, MetricsError, open } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { Depth, Parse, Visits, Wait } from './metrics.js';

afterEach(closeApps);

const LONG = 'x'.repeat(201);
const KEPT = 'x'.repeat(200);
const FIXED = 'y'.repeat(300);

const Fixed = defineCounter({ name: 'fixed_total', help: 'Fixed.', labels: { tenant: open() } });

@Injectable()
class Shop {
  @Counted(Visits, { labels: { tenant: fromArg(0) } })
  visit(_tenant: string): void {}

  @Counted(Fixed, { labels: { tenant: FIXED } })
  stay(): void {}
}

const RECORDINGS: [
  title: string,
  metric: string,
  record: (app: HandleApp) => unknown,
  place: string,
][] = [
  ['inc', 'visits_total', ({ handle }) => handle(Visits).inc({ tenant: LONG }), 'cut-values'],
  ['a bound inc', 'visits_total', ({ handle }) => handle(Visits).labels(LONG).inc(), 'cut-values'],
  ['set', 'depth', ({ handle }) => handle(Depth).set({ tenant: LONG }, 1), 'cut-values'],
  ['observe', 'wait', ({ handle }) => handle(Wait).observe({ tenant: LONG }, 1), 'cut-values'],
  [
    'a timer',
    'parse',
    ({ handle }) => handle(Parse).labels({ tenant: LONG }).startTimer()(),
    'cut-values',
  ],
  ['a decorated call', 'visits_total', ({ app }) => app.get(Shop).visit(LONG), 'Shop.visit.'],
];

async function start(strict = false): Promise<HandleApp> {
  return startHandles([Visits, Depth, Wait, Parse, Fixed], { strict }, { providers: [Shop] });
}

describe('a label value of more than 200 characters', () => {
  it.each(RECORDINGS)(
    'is cut, counted each time, and logged once: %s',
    async (_, metric, record, place) => {
      const app = await start();
      for (let time = 0; time < 3; time++) record(app);
      const body = await app.scrape();
      expect(body).toMatch(new RegExp(`^${metric}\\S*\\{tenant="${KEPT}"`, 'm'));
      expect(body).not.toContain(LONG);
      expect(await app.folded(metric, 'tenant')).toBe(3);
      expect(app.warnings).toHaveLength(1);
      expect(app.warnings[0]).toContain(
        `Metric ${metric} cut a label value: its label "tenant" was given a value of 201 characters, "xxx`,
      );
      expect(app.warnings[0]).toContain('it is cut to 200. It has values such as "acme".');
      expect(app.warnings[0]).toContain(`Recorded by ${place.startsWith('Shop') ? place : ''}`);
      expect(app.warnings[0]).toContain(place);
    },
  );

  it('is reported for a fixed label of a decorated method', async () => {
    const app = await start();
    for (let time = 0; time < 2; time++) app.app.get(Shop).stay();
    expect(await app.lines('fixed_total')).toEqual([
      `fixed_total{tenant="${FIXED.slice(0, 200)}"} 2`,
    ]);
    expect(await app.folded('fixed_total', 'tenant')).toBe(2);
    expect(app.warnings).toEqual([expect.stringContaining('Recorded by Shop.stay.')]);
  });

  it('does not silence the line about the limit, and is silenced by none', async () => {
    const { handle, warnings, folded } = await startHandles([Visits], {
      cardinality: { maxSeriesPerMetric: 1 },
    });
    for (const tenant of [LONG, 'b', LONG, 'c']) handle(Visits).inc({ tenant });
    expect(await folded('visits_total', 'tenant')).toBe(4);
    expect(warnings).toEqual([
      expect.stringContaining('cut a label value'),
      expect.stringContaining('folded a label value: its open labels made the 1 series'),
    ]);
  });

  it('is one count where no vocabulary lists it', async () => {
    const Closed = defineCounter({
      name: 'closed_total',
      help: 'Closed.',
      labels: { kind: ['a', KEPT] },
    });
    const { handle, lines, folded } = await startHandles([Closed]);
    handle(Closed).inc({ kind: 'z'.repeat(201) });
    expect(await folded('closed_total', 'kind')).toBe(1);
    handle(Closed).inc({ kind: LONG });
    expect(await folded('closed_total', 'kind')).toBe(2);
    expect(await lines('closed_total')).toEqual([
      'closed_total{kind="a"} 0',
      `closed_total{kind="${KEPT}"} 1`,
      'closed_total{kind="__other__"} 1',
    ]);
  });

  it('is no notice at 200 characters, nor where a series is removed', async () => {
    const { handle, warnings, lines } = await start();
    handle(Visits).inc({ tenant: KEPT });
    handle(Visits).remove({ tenant: LONG });
    expect(await lines('visits_total')).toEqual(['visits_total{tenant="acme"} 0']);
    expect(warnings).toEqual([]);
  });

  it.each(RECORDINGS.filter(([title]) => title !== 'a decorated call'))(
    'is thrown where the app is strict: %s',
    async (_, metric, record) => {
      const app = await start(true);
      expect(() => record(app)).toThrow(MetricsError);
      expect(await app.folded(metric, 'tenant')).toBe(1);
    },
  );
});
