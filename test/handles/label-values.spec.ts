import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, open } from 'nestjs-metrics';
import { seriesOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const Logins = defineCounter({ name: 'logins_total', help, labels: { tenant: open() } });
const Codes = defineCounter({
  name: 'codes_total',
  help,
  labels: { code: [200, 404, '5xx'], cached: ['true', 'false'] },
  seed: false,
});
const Pairs = defineCounter({ name: 'pairs_total', help, labels: { a: open(), b: open() } });

const REPLACEMENT = '\uFFFD';

async function kept(...values: unknown[]): Promise<(string | undefined)[]> {
  const { handle } = await startHandles([Logins]);
  const logins = handle(Logins);
  for (const tenant of values) logins.inc({ tenant: tenant as string });
  const bound = handle(Logins);
  for (const tenant of values) bound.labels(tenant as string).inc();
  const series = await seriesOf(logins);
  expect(series.reduce((sum, { value }) => sum + value, 0)).toBe(2 * values.length);
  return series.map(({ labels }) => labels['tenant']);
}

describe('the value of an open label', () => {
  it('may be a text, a finite number or a boolean', async () => {
    expect(await kept('acme', '', 0, -0, 1.5, 1e21, true, false)).toEqual([
      'acme',
      '',
      '0',
      '1.5',
      '1e+21',
      'true',
      'false',
    ]);
  });

  it('is kept in full up to 200 characters and cut there', async () => {
    const full = 'x'.repeat(200);
    expect(await kept(full, `${full}y`, `${full}${'z'.repeat(100_000)}`)).toEqual([full]);
  });

  it('is never cut into half of a character', async () => {
    const head = 'x'.repeat(199);
    expect(await kept(`${head}😀`)).toEqual([head + REPLACEMENT]);
  });

  it('is made well-formed, so that lone surrogates are one series', async () => {
    expect(await kept('a\uD800', 'a\uDBFF', 'a\uDC00', `a${REPLACEMENT}`)).toEqual([
      `a${REPLACEMENT}`,
    ]);
  });

  it('makes one line in a scrape, whatever is in it', async () => {
    const { handle, lines } = await startHandles([Logins]);
    for (const tenant of ['a\nb', 'a"b', String.raw`a\b`, '\uD800', '\uD801', 'é😀']) {
      handle(Logins).inc({ tenant });
    }
    expect(await lines('logins_total')).toEqual([
      String.raw`logins_total{tenant="a\nb"} 1`,
      String.raw`logins_total{tenant="a\"b"} 1`,
      String.raw`logins_total{tenant="a\\b"} 1`,
      `logins_total{tenant="${REPLACEMENT}"} 2`,
      'logins_total{tenant="é😀"} 1',
    ]);
  });

  it('is the same where it was seeded', async () => {
    const Seeded = defineCounter({
      name: 'seeded_total',
      help,
      labels: { tenant: open() },
      seed: [{ tenant: 'a\uD800' }, { tenant: 'x'.repeat(300) }],
    });
    const { handle, lines } = await startHandles([Seeded]);
    handle(Seeded).inc({ tenant: 'a\uD801' });
    handle(Seeded).inc({ tenant: 'x'.repeat(250) });
    expect(await lines('seeded_total')).toEqual([
      `seeded_total{tenant="a${REPLACEMENT}"} 1`,
      `seeded_total{tenant="${'x'.repeat(200)}"} 1`,
    ]);
  });
});

describe('the value of a closed label', () => {
  it('is the same as a number, as its text, and as a boolean where the text is listed', async () => {
    const { handle, lines } = await startHandles([Codes]);
    const codes = handle(Codes);
    codes.inc({ code: 200, cached: 'true' });
    codes.inc({ code: '200' as never, cached: true as never });
    codes.labels('200', 'true').inc();
    codes.inc({ code: '5xx', cached: 'false' });
    expect(await lines('codes_total')).toEqual([
      'codes_total{code="200",cached="true"} 3',
      'codes_total{code="5xx",cached="false"} 1',
    ]);
  });
});

describe('label sets', () => {
  it('that differ are different series, whatever their values are made of', async () => {
    const { handle, lines } = await startHandles([Pairs]);
    const sets: [a: string, b: string][] = [
      ['x,b:y', 'z'],
      ['x', 'y,b:z'],
      ['x","b":"y', 'z'],
      ['', 'xy'],
      ['xy', ''],
      ['x', 'y'],
      ['y', 'x'],
      ['x\u0000', 'y'],
      ['x', '\u0000y'],
      ['["x"', '"y"]'],
    ];
    for (const [a, b] of sets) {
      handle(Pairs).inc({ a, b });
      handle(Pairs).labels({ a, b }).inc();
      handle(Pairs).labels(a, b).inc();
    }
    const found = await lines('pairs_total');
    expect(found).toHaveLength(sets.length);
    expect(found.every((line) => line.endsWith(' 3'))).toBe(true);
  });

  it('are removed one at a time', async () => {
    const { handle, lines } = await startHandles([Pairs]);
    handle(Pairs).inc({ a: 'x,b:y', b: 'z' });
    handle(Pairs).inc({ a: 'x', b: 'y,b:z' });
    handle(Pairs).remove({ a: 'x,b:y', b: 'z' });
    expect(await lines('pairs_total')).toEqual(['pairs_total{a="x",b="y,b:z"} 1']);
  });

  it('are copied: changing one after the call changes nothing', async () => {
    const { handle, lines } = await startHandles([Pairs]);
    const given = { a: 'x', b: 'y' };
    const child = handle(Pairs).labels(given);
    handle(Pairs).inc(given);
    const failing = handle(Pairs).countErrors(given, () => Promise.reject(new Error()));
    given.a = 'changed';
    child.inc();
    await failing.catch(() => undefined);
    expect(await lines('pairs_total')).toEqual(['pairs_total{a="x",b="y"} 3']);
    expect(Object.isFrozen(given)).toBe(false);
  });

  it('may be frozen, without a prototype, or of a class', async () => {
    class Pair {
      readonly a = 'x';
      constructor(readonly b: string) {}
    }
    const { handle, lines } = await startHandles([Pairs]);
    handle(Pairs).inc(Object.freeze({ a: 'x', b: 'y' }));
    handle(Pairs).inc(Object.assign(Object.create(null) as object, { a: 'x', b: 'y' }));
    handle(Pairs).inc(new Pair('y'));
    expect(await lines('pairs_total')).toEqual(['pairs_total{a="x",b="y"} 3']);
  });
});
