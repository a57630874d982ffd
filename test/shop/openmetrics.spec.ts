import { afterAll, expect, it } from '@jest/globals';
import { duplicatesIn } from '../exposition/samples.js';
import { parseStrictly } from '../judges/strict-parser.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { DAY, liveADay } from './a-day.js';
import { startShop } from './running-shop.js';

describeWith('openmetrics-parser', 'The strict OpenMetrics parser', () => {
  afterAll(endProcesses);

  it('accepts all that the shop says, before its first customer and after', async () => {
    const shop = await startShop();
    const read = async (): Promise<string> => {
      const headers = { accept: 'application/openmetrics-text; version=1.0.0' };
      return (await fetch(`${shop.url}/metrics`, { headers })).text();
    };
    parseStrictly(await read());

    await liveADay(shop);

    const body = await read();
    expect(duplicatesIn(body)).toEqual([]);
    const families = new Map(parseStrictly(body).map((family) => [family.name, family]));
    const types = [...families].map(([name, { type }]) => [name, type]);
    expect(Object.fromEntries(types)).toMatchObject({
      shop: 'info',
      shop_mode: 'stateset',
      response_size_bytes: 'summary',
      api_latency_seconds: 'histogram',
      stock_level_items: 'gauge',
      db_queries: 'counter',
    });
    const abandoned = families.get('cart_abandonment')!.samples;
    expect(
      Object.fromEntries(abandoned.map((one) => [one.labels['stage'], Number(one.value)])),
    ).toEqual(DAY.abandoned);
  });
});
