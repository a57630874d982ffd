import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, open, type CardinalityOptions } from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles } from '../handles/handle-app.js';
import { limited, Requests, Visits } from './metrics.js';

afterEach(closeApps);

/** How many tenants are told apart, of as many as it takes. */
async function tenantsOf(
  ofModule: CardinalityOptions | undefined,
  ofDefinition: CardinalityOptions<'tenant' | 'region'>,
): Promise<number> {
  const definition = limited(ofDefinition);
  const { handle } = await startHandles([definition], { cardinality: ofModule });
  const requests = handle(definition);
  for (let index = 0; index < 30; index++) {
    requests.inc({ tenant: `t${index}`, region: 'eu', outcome: 'ok' });
  }
  expect(await valueOf(requests, { region: 'eu', outcome: 'ok' })).toBe(30);
  const tenants = (await seriesOf(requests)).map(({ labels }) => labels['tenant']);
  return tenants.filter((tenant) => tenant !== '__other__').length;
}

describe('the limits of a metric', () => {
  it.each<
    [
      title: string,
      ofModule: CardinalityOptions | undefined,
      ofDefinition: CardinalityOptions<'tenant'>,
      tenants: number,
    ]
  >([
    ['the module, for all series', { maxSeriesPerMetric: 7 }, {}, 7],
    ['the definition, for all series', undefined, { maxSeriesPerMetric: 9 }, 9],
    ['the definition before the module', { maxSeriesPerMetric: 7 }, { maxSeriesPerMetric: 9 }, 9],
    ['the module, for a label', { perLabel: { tenant: 4 } }, {}, 4],
    ['the definition, for a label', undefined, { perLabel: { tenant: 6 } }, 6],
    [
      'the definition for a label, before',
      { perLabel: { tenant: 4 } },
      { perLabel: { tenant: 6 } },
      6,
    ],
    ['both, each an option', { perLabel: { tenant: 4 } }, { maxSeriesPerMetric: 20 }, 4],
    [
      'both, each an option, the other way',
      { maxSeriesPerMetric: 3 },
      { perLabel: { tenant: 9 } },
      3,
    ],
    [
      'the module, where the definition says undefined',
      { maxSeriesPerMetric: 3 },
      { maxSeriesPerMetric: undefined },
      3,
    ],
    ['the module, for labels of other metrics', { perLabel: { user: 2, outcome: 1 } }, {}, 30],
  ])('are set by %s', async (_, ofModule, ofDefinition, tenants) => {
    expect(await tenantsOf(ofModule, ofDefinition)).toBe(tenants);
  });

  it('are taken label by label from the definition and the module', async () => {
    const definition = limited({ perLabel: { tenant: 2 } });
    const cardinality = { perLabel: { tenant: 9, region: 3 } };
    const { handle } = await startHandles([definition], { cardinality });
    const requests = handle(definition);
    for (let index = 0; index < 10; index++) {
      requests.inc({ tenant: `t${index}`, region: `r${index}`, outcome: 'ok' });
    }
    const distinct = async (label: string): Promise<string[]> => [
      ...new Set((await seriesOf(requests)).map(({ labels }) => labels[label]!)),
    ];
    expect(await distinct('tenant')).toEqual(['t0', 't1', '__other__']);
    expect(await distinct('region')).toEqual(['r0', 'r1', 'r2', '__other__']);
    expect(await valueOf(requests)).toBe(10);
  });

  it('hold the metrics of the module with labels of the app too', async () => {
    const { app, url, scrape } = await startHandles([], {
      cardinality: { perLabel: { query: 2 } },
      http: { labels: { query: (request: { url?: string }) => request.url!.split('?')[1]! } },
    });
    expect(app).toBeDefined();
    for (const query of ['a', 'b', 'c', 'd']) {
      await (await fetch(`${url}/nothing?${query}`)).text();
    }
    const queries = (await scrape()).matchAll(/^http_requests_total\{.*query="(.*?)".*\} (\d+)$/gm);
    expect(Array.from(queries, ([, query, count]) => [query, count])).toEqual([
      ['a', '1'],
      ['b', '1'],
      ['__other__', '2'],
    ]);
  });
});

describe('a label with a limit of its own', () => {
  const definition = limited({ perLabel: { tenant: 2 } }, ['acme']);
  const of = (tenant: string, region = 'eu', outcome: 'ok' | 'failed' = 'failed') => ({
    tenant,
    region,
    outcome,
  });

  it('goes on with its values in new series; only what is new is folded, and only this label', async () => {
    const { handle, lines, folded } = await startHandles([definition]);
    const requests = handle(definition);
    for (const tenant of ['t1', 't2', 't3', 't4', 't1', '__other__']) requests.inc(of(tenant));
    requests.inc(of('t2', 'us', 'ok'));
    requests.inc(of('t3', 'us', 'ok'));
    expect(await lines('requests_total')).toEqual([
      'requests_total{tenant="acme",region="eu",outcome="ok"} 0',
      'requests_total{tenant="t1",region="eu",outcome="failed"} 2',
      'requests_total{tenant="t2",region="eu",outcome="failed"} 1',
      'requests_total{tenant="__other__",region="eu",outcome="failed"} 3',
      'requests_total{tenant="t2",region="us",outcome="ok"} 1',
      'requests_total{tenant="__other__",region="us",outcome="ok"} 1',
    ]);
    expect(await folded('requests_total', 'tenant')).toBe(3);
    expect(await folded('requests_total', 'region')).toBe(0);
  });

  it('takes values of seeded series in new ones too, which use up nothing', async () => {
    const { handle, folded } = await startHandles([definition]);
    const requests = handle(definition);
    for (const tenant of ['acme', 't1', 't2', 'acme', 't3']) requests.inc(of(tenant, 'us'));
    expect(await valueOf(requests, of('acme', 'us'))).toBe(2);
    expect(await valueOf(requests, of('t2', 'us'))).toBe(1);
    expect(await valueOf(requests, of('__other__', 'us'))).toBe(1);
    expect(await folded('requests_total', 'tenant')).toBe(1);
  });

  it('has room again once all series of a value are gone', async () => {
    const { handle } = await startHandles([definition]);
    const requests = handle(definition);
    for (const tenant of ['t1', 't2']) requests.inc(of(tenant));
    requests.inc(of('t1', 'us'));
    requests.remove(of('t1'));
    requests.inc(of('t3'));
    expect(await valueOf(requests, of('t3'))).toBeUndefined();
    requests.remove(of('t1', 'us'));
    requests.inc(of('t3'));
    expect(await valueOf(requests, of('t3'))).toBe(1);
    requests.reset();
    for (const tenant of ['t5', 't6', 't7']) requests.inc(of(tenant));
    expect(await valueOf(requests, of('t6'))).toBe(1);
    expect(await valueOf(requests, of('t7'))).toBeUndefined();
  });

  it('may be named like a member of every object', async () => {
    const Odd = defineCounter({
      name: 'odd_total',
      help: 'Odd.',
      labels: { a: open(), toString: open() },
      cardinality: { perLabel: { toString: 1 } },
    });
    const { handle } = await startHandles([Odd], { cardinality: { perLabel: { valueOf: 1 } } });
    for (const value of ['a', 'b']) handle(Odd).inc({ a: value, toString: value });
    expect((await seriesOf(handle(Odd))).map(({ labels }) => Object.values(labels))).toEqual([
      ['a', 'a'],
      ['b', '__other__'],
    ]);
  });
});

describe('what is no series of an open label made at run time', () => {
  it('is outside of all limits: closed labels and seeds', async () => {
    const cardinality = { maxSeriesPerMetric: 1, perLabel: { outcome: 1, tenant: 1 } };
    const Closed = defineCounter({
      name: 'closed_total',
      help: 'Closed.',
      labels: { outcome: ['a', 'b', 'c'] },
      seed: false,
    });
    const { handle, warnings } = await startHandles([Closed, Visits, Requests], { cardinality });
    for (const outcome of ['a', 'b', 'c'] as const) handle(Closed).inc({ outcome });
    handle(Visits).inc({ tenant: 'acme' });
    handle(Visits).inc({ tenant: 'one' });
    expect(await seriesOf(handle(Closed))).toHaveLength(3);
    expect(await seriesOf(handle(Visits))).toHaveLength(2);
    expect(warnings).toEqual([expect.stringMatching(/^Boot diagnostics: 1 warning\n.*outcome/)]);
  });
});
