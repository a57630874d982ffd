import { Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, OnScrape, open, type Row } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const labels = { queue: ['mail', 'print'], tenant: open() } as const;
const Depth = defineGauge({ name: 'depth', help, labels });
const Sent = defineCounter({ name: 'sent_total', help, labels });
const Load = defineGauge({ name: 'load', help });
const Pairs = defineGauge({ name: 'pairs', help, labels: { a: open(), b: open() } });

@Injectable()
class Readers {
  depths: unknown = [];
  sents: unknown = [];
  loads: unknown = 1;
  pairRows: unknown = [];

  @OnScrape(Depth)
  depth(): Row<{ queue: 'mail' | 'print'; tenant: string }>[] {
    return this.depths as never;
  }

  @OnScrape(Sent)
  async sent(): Promise<Row<{ queue: 'mail' | 'print'; tenant: string }>[]> {
    return this.sents as never;
  }

  @OnScrape(Load)
  load(): number {
    return this.loads as number;
  }

  @OnScrape(Pairs)
  pairs(): Row<{ a: string; b: string }>[] {
    return this.pairRows as never;
  }
}

async function start(
  rows: Partial<Readers>,
  strict = false,
): Promise<HandleApp & { readers: Readers }> {
  const app = await startHandles([Depth, Sent, Load, Pairs], { strict }, { providers: [Readers] });
  const readers = Object.assign(app.app.get(Readers), rows);
  return { ...app, readers };
}

const good = { labels: { queue: 'mail', tenant: 'x' }, value: 1 };
const LINE = '{queue="mail",tenant="x"} 1';

describe('rows that are read at scrape', () => {
  it.each([
    ['a missing label', { labels: { queue: 'mail' }, value: 1 }],
    ['no labels', { value: 1 }],
    ['an undeclared label', { labels: { ...good.labels, region: 'eu' }, value: 1 }],
    ['a bad label value', { labels: { queue: 'print', tenant: null }, value: 1 }],
    [
      'labels whose getter throws',
      {
        labels: {
          queue: 'print',
          get tenant(): string {
            throw new Error('not readable');
          },
        },
        value: 1,
      },
    ],
    ['an array in place of labels', { labels: ['mail', 'x'], value: 1 }],
  ])('are refused and counted one by one: %s', async (_, bad) => {
    const app = await start({ depths: [good, bad], sents: [bad, good] });
    expect(await app.lines('depth')).toEqual([`depth${LINE}`]);
    expect(await app.lines('sent_total')).toEqual([`sent_total${LINE}`]);
    expect(await app.refused('depth', 'invalid_label')).toBeGreaterThanOrEqual(1);
    expect(await app.refused('sent_total', 'invalid_label')).toBeGreaterThanOrEqual(1);
    expect(app.warnings).toHaveLength(2);
  });

  it.each([
    ['nothing', undefined, 2],
    ['a text', '5', 2],
    ['null', null, 2],
    ['a bigint', 5n, 2],
    ['a negative number, for a counter', -5, 1],
    ['no finite number, for a counter', Infinity, 1],
    ['no number, for a counter', NaN, 1],
  ])('are refused and counted where their value is %s', async (_, value, refusals) => {
    const bad = { labels: { queue: 'print', tenant: 'y' }, value };
    const app = await start({ depths: [good, bad], sents: [good, bad] });
    const lines = await app.lines('sent_total');
    expect(lines).toEqual([`sent_total${LINE}`]);
    expect(await app.refused('sent_total', 'invalid_value')).toBeGreaterThanOrEqual(1);
    expect(await app.lines('depth')).toHaveLength(refusals === 2 ? 1 : 2);
    expect(app.warnings).toHaveLength(refusals);
  });

  it('fold the unlisted values of a closed label, which add up', async () => {
    const row = (queue: string, value: number): object => ({
      labels: { queue, tenant: 'x' },
      value,
    });
    const app = await start({ depths: [row('fax', 2), row('mail', 1), row('telex', 3)] });
    expect((await app.lines('depth')).toSorted()).toEqual([
      'depth{queue="__other__",tenant="x"} 5',
      `depth${LINE}`,
    ]);
    expect(await app.folded('depth', 'queue')).toBeGreaterThanOrEqual(2);
    expect(app.warnings).toHaveLength(1);
  });

  it('fold the open values beyond 2,000 series, and fold none once they have gone', async () => {
    const rows = (count: number): object[] =>
      Array.from({ length: count }, (_, index) => ({
        labels: { queue: 'mail', tenant: `t${index}` },
        value: 1,
      }));
    const app = await start({ depths: rows(2_010) });
    const lines = await app.lines('depth');
    expect(lines).toHaveLength(2_001);
    expect(lines).toContain('depth{queue="mail",tenant="__other__"} 10');
    app.readers.depths = rows(5);
    expect(await app.lines('depth')).toHaveLength(5);
    app.readers.depths = [{ labels: { queue: 'print', tenant: 'new' }, value: 1 }];
    expect(await app.lines('depth')).toEqual(['depth{queue="print",tenant="new"} 1']);
  });

  it('take what a handle takes as label values, and differ where their label sets do', async () => {
    const pairRows = [
      { labels: { a: 'x,b:y', b: 'z' }, value: 1 },
      { labels: { a: 'x', b: 'y,b:z' }, value: 2 },
      { labels: { a: 1, b: true }, value: NaN },
      { labels: { a: 'x'.repeat(250), b: '\uD800' }, value: -Infinity },
    ];
    const app = await start({ pairRows });
    expect(await app.lines('pairs')).toEqual([
      'pairs{a="x,b:y",b="z"} 1',
      'pairs{a="x",b="y,b:z"} 2',
      'pairs{a="1",b="true"} NaN',
      `pairs{a="${'x'.repeat(200)}",b="\uFFFD"} -Inf`,
    ]);
  });

  it('of one label set twice are an error of the collector, as are those that become one', async () => {
    for (const second of [good, { labels: { queue: 'mail', tenant: 'x' }, value: 9 }]) {
      const app = await start({ depths: [good, second] });
      expect(await app.lines('depth')).toEqual([]);
      expect(
        await app.sample('nestjs_metrics_collector_errors_total{collector="Readers.depth"}'),
      ).toBeGreaterThanOrEqual(1);
    }
    const surrogates = ['\uD800', '\uD801'].map((a) => ({ labels: { a, b: '' }, value: 1 }));
    const app = await start({ pairRows: surrogates });
    expect(await app.lines('pairs')).toEqual([]);
  });

  it.each([
    ['a text', 'many'],
    ['nothing', undefined],
    ['a row that is none', [7]],
    ['one row outside a list', good],
  ])('that are %s are an error of the collector, which costs its metric alone', async (_, rows) => {
    const app = await start({ depths: rows, loads: 3 });
    expect(await app.lines('depth')).toEqual([]);
    expect(await app.sample('load')).toBe(3);
    expect(
      await app.sample('nestjs_metrics_collector_errors_total{collector="Readers.depth"}'),
    ).toBeGreaterThanOrEqual(1);
  });

  it('never make a scrape fail in a strict app either', async () => {
    const bad = { labels: { queue: 'mail' }, value: 1 };
    const app = await start({ depths: [good, bad], loads: 3 }, true);
    expect(await app.sample('load')).toBe(3);
    expect(await app.refused('depth', 'invalid_label')).toBeGreaterThanOrEqual(1);
    expect(app.warnings.join('\n')).toContain('depth');
  });
});
