import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { defineCounter, defineHistogram, MetricsExposition, open } from 'nestjs-metrics';
import { OPENMETRICS, render, TEXT } from '../exposition/render.js';
import { closeApps } from '../support/app.js';
import { exemplarsIn, startExemplars } from './exemplar-app.js';

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

const help = 'What it measures.';
const Orders = defineCounter({
  name: 'orders_total',
  help,
  labels: { a: open() },
  exemplars: true,
});
const Wait = defineHistogram({ name: 'wait', help, buckets: [1, 5, 60], exemplars: true });
const X = { labels: { a: 'x' }, exemplarLabels: { id: 'abc' } };

/** Lets each recording fall into a second of its own. */
function tickSeconds(): void {
  let now = 1_700_000_000_000;
  jest.spyOn(Date, 'now').mockImplementation(() => (now += 1_000));
}

describe('exemplars', () => {
  it('are told in OpenMetrics only', async () => {
    const { app, handle, scrape } = await startExemplars([Orders, Wait]);
    handle(Orders).inc(X);
    handle(Wait).observe({ ...X, labels: {}, value: 3 });
    expect(Object.keys(exemplarsIn(await scrape(OPENMETRICS)))).toHaveLength(2);
    expect((await render(app, OPENMETRICS)).text).toMatch(
      /^orders_total\{a="x"\} 1 # \{id="abc"\} 1 \d+(\.\d+)?\n/m,
    );
    for (const accept of [undefined, '*/*', TEXT, 'text/plain; version=0.0.4']) {
      const { text } = await render(app, accept);
      expect(text).not.toMatch(/^[^#].* # /m);
      expect(text).toContain('orders_total{a="x"} 1\n');
      expect(text).toContain('wait_bucket{le="5.0"} 1\n');
    }
    expect(await scrape(TEXT)).not.toMatch(/^[^#].* # /m);
  });

  it('of a histogram stand at the bucket that the value fell into, one at each', async () => {
    tickSeconds();
    const { handle, exemplars } = await startExemplars([Wait]);
    for (const [id, value] of Object.entries({ a: -3, b: 1.001, c: 5, d: 60, e: 60.5 })) {
      handle(Wait).observe({ labels: {}, value, exemplarLabels: { id } });
    }
    expect(await exemplars()).toEqual({
      'wait_bucket{le="1.0"}': '{id="a"} -3',
      'wait_bucket{le="5.0"}': '{id="c"} 5',
      'wait_bucket{le="60.0"}': '{id="d"} 60',
      'wait_bucket{le="+Inf"}': '{id="e"} 60.5',
    });
  });

  it('stand at the right bucket also of many', async () => {
    tickSeconds();
    const buckets = Array.from({ length: 60 }, (_, index) => index + 1);
    const Many = defineHistogram({ name: 'many', help, buckets, exemplars: true });
    const app = await startExemplars([Many]);
    for (const value of buckets) {
      const exemplarLabels = { id: `of ${value}` };
      app.handle(Many).observe({ labels: {}, value: value - 0.5, exemplarLabels });
    }
    expect(await app.exemplars()).toEqual(
      Object.fromEntries(
        buckets.map((bound) => [
          `many_bucket{le="${bound}.0"}`,
          `{id="of ${bound}"} ${bound - 0.5}`,
        ]),
      ),
    );
  });

  it('are not told of a counter without _total, which OpenMetrics knows as unknown', async () => {
    const Bare = defineCounter({ name: 'bare', help, exemplars: true });
    const { handle, scrape } = await startExemplars([Bare]);
    handle(Bare).inc({ labels: {}, exemplarLabels: { id: 'abc' } });
    const body = await scrape(OPENMETRICS);
    expect(body).toContain('# TYPE bare unknown\n');
    expect(body).toContain('\nbare 1\n');
    expect(exemplarsIn(body)).toEqual({});
  });

  it('stand beside creation times and default labels', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(1_700_000_000_250);
    const { handle, scrape } = await startExemplars([Orders], {
      exposition: { created: true },
      defaultLabels: { pod: 'p' },
    });
    handle(Orders).inc(X);
    expect(await scrape(OPENMETRICS)).toContain(
      'orders_total{a="x",pod="p"} 1 # {id="abc"} 1 1700000000.25\n' +
        'orders_created{a="x",pod="p"} 1700000000.25\n',
    );
  });

  it('go with their series', async () => {
    const { handle, exemplars, sample } = await startExemplars([Orders, Wait]);
    handle(Orders).inc(X);
    handle(Wait).observe({ ...X, labels: {}, value: 3 });
    expect(Object.keys(await exemplars())).toHaveLength(2);

    handle(Orders).remove({ a: 'x' });
    handle(Wait).reset();
    expect(await exemplars()).toEqual({});

    handle(Orders).inc({ a: 'x' });
    handle(Wait).observe(3);
    expect(await sample('orders_total{a="x"}')).toBe(1);
    expect(await sample('wait_count')).toBe(1);
    expect(await exemplars()).toEqual({});
  });

  it('go with a series that is zeroed', async () => {
    const { handle, exemplars } = await startExemplars([Wait]);
    handle(Wait).observe({ ...X, labels: {}, value: 3 });
    handle(Wait).zero({});
    expect(await exemplars()).toEqual({});
  });

  it('are kept from scrape to scrape, and by one app alone', async () => {
    const [one, two] = await Promise.all([startExemplars([Orders]), startExemplars([Orders])]);
    one.handle(Orders).inc(X);
    two.handle(Orders).inc({ a: 'x' });
    const shown = { 'orders_total{a="x"}': '{id="abc"} 1' };
    expect(await one.exemplars()).toEqual(shown);
    expect(await one.exemplars()).toEqual(shown);
    expect(await two.exemplars()).toEqual({});
  });
});

describe('a body that is being read', () => {
  /** Begins a scrape, lets something happen, and reads its body. */
  async function bodyAround(app: Parameters<typeof render>[0], act: () => void): Promise<string> {
    const { body } = await app.get(MetricsExposition, { strict: false }).render(OPENMETRICS);
    act();
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  it('shows no exemplar that is newer', async () => {
    const { app, handle, exemplars } = await startExemplars([Orders, Wait]);
    handle(Orders).inc({ a: 'x' });
    const body = await bodyAround(app, () => {
      handle(Orders).inc(X);
      handle(Wait).observe({ ...X, labels: {}, value: 3 });
    });
    expect(exemplarsIn(body)).toEqual({});
    expect(body).toContain('orders_total{a="x"} 1\n');
    expect(Object.keys(await exemplars())).toHaveLength(2);
  });

  it('shows no exemplar that is newer in place of an older one', async () => {
    tickSeconds();
    const { app, handle, exemplars } = await startExemplars([Orders]);
    handle(Orders).inc(X);
    const newer = { ...X, exemplarLabels: { id: 'newer' } };
    const body = await bodyAround(app, () => handle(Orders).inc(newer));
    expect(exemplarsIn(body)).toEqual({ 'orders_total{a="x"}': '{id="abc"} 1' });
    expect(await exemplars()).toEqual({ 'orders_total{a="x"}': '{id="newer"} 1' });
  });

  it('shows those of its moment, though their series are removed', async () => {
    const { app, handle } = await startExemplars([Orders]);
    handle(Orders).inc(X);
    const body = await bodyAround(app, () => handle(Orders).remove({ a: 'x' }));
    expect(body).toContain('orders_total{a="x"} 1 # {id="abc"} 1 ');
  });
});

describe('a body of many series with exemplars', () => {
  const options = { help, labels: { a: open() } };
  const bounds = Array.from({ length: 10 }, (_, index) => index + 0.5);
  const histogram = { ...options, name: 'parse', buckets: bounds };
  const BUCKETS = [...bounds, '+Inf'].map(String);
  const SERIES = 400;

  it('is, without them, that of an app which has none', async () => {
    let now = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const Parse = defineHistogram({ ...histogram, exemplars: true });
    const PlainOrders = defineCounter({ ...options, name: 'orders_total' });
    const PlainParse = defineHistogram(histogram);
    const created = { exposition: { created: true } };
    const withThem = await startExemplars([Orders, Parse], created);
    const without = await startExemplars([PlainOrders, PlainParse], created);
    const orders = [withThem.handle(Orders), without.handle(PlainOrders)];
    const parses = [withThem.handle(Parse), without.handle(PlainParse)];
    const expected: Record<string, string> = {};
    for (let index = 0; index < SERIES; index++) {
      const labels = { a: `${index} ${'ключ'.repeat(48)}` };
      // Of three bytes each, as many as a writer of text must reckon with.
      const id = `${index}${'鍵'.repeat(index % 120)}`;
      // Some have none.
      const given = index % 3 === 0 ? undefined : { id };
      for (const [value, bound] of BUCKETS.entries()) {
        now += 1_000;
        for (const one of orders) one.inc({ labels, value, exemplarLabels: given! });
        for (const one of parses) one.observe({ labels, value, exemplarLabels: given! });
        if (given === undefined) continue;
        expected[`orders_total{a="${labels.a}"}`] = `{id="${id}"} ${value}`;
        expected[`parse_bucket{a="${labels.a}",le="${bound}"}`] = `{id="${id}"} ${value}`;
      }
    }
    const body = await withThem.scrape(OPENMETRICS);
    expect(exemplarsIn(body)).toEqual(expected);
    const stripped = body
      .replaceAll(/^([^#\n]*) # \{.*$/gm, '$1')
      .replaceAll(/^nestjs_metrics_exemplars_dropped_.*\n/gm, '');
    expect(stripped.split('\n')).toEqual((await without.scrape(OPENMETRICS)).split('\n'));
  });
});
