import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, open, type CardinalityOptions } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles } from '../handles/handle-app.js';

afterEach(closeApps);

const OTHER = '__other__';

function visits(
  cardinality: CardinalityOptions<'tenant' | 'path'>,
): ReturnType<
  typeof defineCounter<{ tenant: ReturnType<typeof open>; path: ReturnType<typeof open> }>
> {
  const labels = { tenant: open(), path: open() };
  return defineCounter({ name: 'visits_total', help: 'Visits.', labels, cardinality });
}

describe('a metric that has all its series', () => {
  it.each<[string, CardinalityOptions<'tenant' | 'path'>, tenants: string[]]>([
    ['by the limit of the metric', {}, ['c', 'd', 'e']],
    ['by the limit of the label', { perLabel: { tenant: 2 } }, ['c', 'd', 'e']],
    ['literally', {}, [OTHER, OTHER, OTHER]],
  ])('keeps sums by the other label where one is folded %s', async (_, limits, tenants) => {
    const definition = visits({ maxSeriesPerMetric: 4, ...limits });
    const { handle, folded } = await startHandles([definition]);
    const paths = ['p1', 'p2'];
    const count = (tenant: string): void => {
      for (const path of paths) handle(definition).inc({ tenant, path });
    };
    for (const tenant of ['a', 'b', ...tenants]) count(tenant);
    for (const path of paths) {
      expect(await valueOf(handle(definition), { tenant: OTHER, path })).toBe(3);
      expect(await valueOf(handle(definition), { path })).toBe(5);
    }
    expect(await folded('visits_total', 'path')).toBe(0);
  });

  it('folds the other label too once folded label sets have used up their room', async () => {
    const definition = visits({ maxSeriesPerMetric: 1, perLabel: { tenant: 1 } });
    const { handle, lines } = await startHandles([definition]);
    for (const path of ['p1', 'p2', 'p3']) {
      for (const tenant of ['a', 'b']) handle(definition).inc({ tenant, path });
    }
    expect(await lines('visits_total')).toEqual([
      'visits_total{tenant="a",path="p1"} 1',
      'visits_total{tenant="__other__",path="p1"} 1',
      'visits_total{tenant="__other__",path="__other__"} 4',
    ]);
  });
});
