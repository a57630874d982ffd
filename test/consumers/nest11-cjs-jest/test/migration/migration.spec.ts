import { afterEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { register } from 'prom-client';
import { OrdersModule as After } from './after/orders.module.js';
import { OrdersModule as Before } from './before/orders.module.js';

const METRICS = ['shop_orders_total', 'shop_order_duration_seconds', 'shop_order_value_dollars'];

afterEach(() => register.clear());

/** Places three orders, one of them refused, and scrapes. */
async function scrapeAfterOrders(module: Type<unknown>): Promise<Map<string, number>> {
  const app = (
    await Test.createTestingModule({ imports: [module] }).compile()
  ).createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
  try {
    const url = await app.getUrl();
    for (const value of [30, 12, 0]) {
      // One after another, as one customer's.
      // oxlint-disable-next-line no-await-in-loop
      await fetch(`${url}/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ value }),
      });
    }
    const body = await (await fetch(`${url}/internal/metrics`)).text();
    return samplesOf(body);
  } finally {
    await app.close();
  }
}

/** The samples of a body by their labels in one order and bounds in one spelling, but for durations' sums. */
function samplesOf(body: string): Map<string, number> {
  const lines = body
    .split('\n')
    .filter((line) => line.startsWith('shop_') && !line.includes('seconds_sum'));
  return new Map(
    lines.map((line) => {
      const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line)!;
      const sorted = labels
        .split(',')
        .map((label) => label.replace(/="(\d+)\.0"/, '="$1"'))
        .sort();
      return [`${name}{${sorted.join(',')}}`, Number(value)] as const;
    }),
  );
}

describe('an app that moves from @willsoto/nestjs-prometheus', () => {
  it('exposes every series that it did before, with the same values', async () => {
    const before = await scrapeAfterOrders(Before);
    const after = await scrapeAfterOrders(After);
    expect(before.size).toBeGreaterThan(10);
    for (const metric of METRICS) expect([...before.keys()].join()).toContain(metric);
    expect(Object.fromEntries([...after].filter(([series]) => before.has(series)))).toEqual(
      Object.fromEntries(before),
    );
  });
});
