import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, defineHistogram, open } from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const Codes = defineCounter({
  name: 'codes_total',
  help,
  labels: { code: [200, 404], cached: ['true', 'false'], tenant: open() },
});
const Depth = defineGauge({ name: 'depth', help, labels: { shard: open(), on: open() } });
const Wait = defineHistogram({ name: 'wait', help, labels: { code: [200, 404] }, buckets: [1] });
const ALL = [Codes, Depth, Wait];

/** Label sets of one series, as they come out of typed and of parsed data. */
const SPELLINGS = [200, '200'].flatMap((code) =>
  [true, 'true'].flatMap((cached) => [7, '7'].map((tenant) => ({ code, cached, tenant }))),
);

type Codes = { code: 200; cached: 'true'; tenant: string };

/** Counts each spelling once, by object and by position, on the handle and on children. */
function countAll({ handle }: HandleApp): number {
  const codes = handle(Codes);
  for (const spelling of SPELLINGS) {
    const given = spelling as unknown as Codes;
    codes.inc(given);
    codes.labels(given).inc();
    codes.labels(given.code, given.cached, given.tenant).inc();
  }
  return 3 * SPELLINGS.length;
}

describe('numbers and booleans as label values', () => {
  it('are counted in the series of their text', async () => {
    const app = await startHandles(ALL);
    const counted = countAll(app) + countAll(app);
    expect(await app.lines('codes_total')).toEqual([
      `codes_total{code="200",cached="true",tenant="7"} ${counted}`,
    ]);
  });

  it.each<[how: string, go: (app: HandleApp) => void]>([
    ['removed', ({ handle }) => handle(Codes).remove({ code: 200, cached: 'true', tenant: '7' })],
    ['removed by numbers', ({ handle }) => handle(Codes).remove(200, 'true', 7)],
    ['reset', ({ handle }) => handle(Codes).reset()],
  ])('are counted in a new series once theirs was %s', async (_, go) => {
    const app = await startHandles(ALL);
    for (let round = 0; round < 3; round++) {
      const counted = countAll(app);
      expect(await app.lines('codes_total')).toEqual([
        `codes_total{code="200",cached="true",tenant="7"} ${counted}`,
      ]);
      go(app);
      expect(await app.lines('codes_total')).toEqual([]);
    }
  });

  it('are found again in their own series after another one was removed', async () => {
    const { handle } = await startHandles(ALL);
    const depth = handle(Depth);
    const shards = Array.from({ length: 50 }, (_, shard) => ({ shard, on: shard % 2 === 0 }));
    const set = (): void => {
      for (const labels of shards) depth.inc(labels as never, labels.shard);
    };
    set();
    for (const shard of [0, 17, 18]) depth.remove(shard, shard % 2 === 0 ? 'true' : 'false');
    set();
    for (const { shard, on } of shards) {
      const times = [0, 17, 18].includes(shard) ? 1 : 2;
      expect(await valueOf(depth, { shard, on })).toBe(times * shard);
    }
    expect(await seriesOf(depth)).toHaveLength(shards.length);
  });

  it('are not counted twice by a histogram, whichever way they are found', async () => {
    const { handle, lines } = await startHandles(ALL);
    const wait = handle(Wait);
    for (const code of [200, '200', 200, '200'] as 200[]) wait.observe({ code }, 0.5);
    wait.labels(200).observe(2);
    wait.labels('200').observe(2);
    expect((await lines('wait')).filter((line) => line.includes('"200"'))).toEqual([
      'wait_bucket{code="200",le="1.0"} 4',
      'wait_bucket{code="200",le="+Inf"} 6',
      'wait_sum{code="200"} 6',
      'wait_count{code="200"} 6',
    ]);
  });

  it.each<[value: unknown, text: string]>([
    [-0, '0'],
    [0, '0'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [-1.5, '-1.5'],
    [2 ** 53, '9007199254740992'],
    [0.1 + 0.2, '0.30000000000000004'],
    [true, 'true'],
    [false, 'false'],
  ])('are the text that they become: %p', async (value, text) => {
    const { handle } = await startHandles(ALL);
    const depth = handle(Depth);
    for (let time = 0; time < 3; time++) {
      depth.inc({ shard: value as string, on: 'x' });
      depth.inc({ shard: text, on: 'x' });
      depth.labels(value as number, 'x').inc();
    }
    expect((await seriesOf(depth)).map(({ labels, value: at }) => [labels['shard'], at])).toEqual([
      [text, 9],
    ]);
  });

  it('that are none are refused each time, also beside a series of that text', async () => {
    const { handle, refused } = await startHandles(ALL);
    const depth = handle(Depth);
    const junk = [NaN, Infinity, -Infinity, 7n, null, undefined];
    for (const value of junk) depth.set({ shard: String(value), on: 'x' }, 5);
    for (let time = 0; time < 2; time++) {
      for (const value of junk) depth.inc({ shard: value as unknown as string, on: 'x' });
    }
    expect(await refused('depth', 'invalid_label')).toBe(2 * junk.length);
    expect((await seriesOf(depth)).map(({ value }) => value)).toEqual(junk.map(() => 5));
  });

  it('that a vocabulary does not list are folded and counted each time', async () => {
    const { handle, folded, sample } = await startHandles(ALL);
    const wait = handle(Wait);
    const child = wait.labels(500);
    for (let time = 0; time < 3; time++) {
      wait.observe({ code: 500 as 200 }, 1);
      child.observe(1);
    }
    expect(await sample('wait_count{code="__other__"}')).toBe(6);
    expect(await folded('wait', 'code')).toBe(6);
  });

  it('beyond the limit of open values are folded and counted each time, as their text is', async () => {
    const Shards = defineCounter({ name: 'shards_total', help, labels: { shard: open() } });
    const { handle, folded } = await startHandles([Shards]);
    const shards = handle(Shards);
    for (let index = 0; index < 2_000; index++) shards.inc({ shard: index as unknown as string });
    for (let time = 0; time < 2; time++) {
      shards.inc({ shard: 5_000 as unknown as string });
      shards.inc({ shard: '5000' });
    }
    expect(await valueOf(shards, { shard: '__other__' })).toBe(4);
    expect(await folded('shards_total', 'shard')).toBe(4);
    shards.remove(0);
    shards.inc({ shard: 5_000 as unknown as string });
    expect(await valueOf(shards, { shard: 5_000 })).toBe(1);
    expect(await valueOf(shards)).toBe(2_004);
  });
});
