import { spawnSync } from 'node:child_process';
import { afterAll, expect, it } from '@jest/globals';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { liveADay } from './a-day.js';
import { startShop } from './running-shop.js';

/** What prom-client's collectors for the process and Node bring, some of it under names that the lint refuses. */
const FROM_PROM_CLIENT = /^(process|nodejs)_/;

describeWith('promtool', 'promtool check metrics', () => {
  afterAll(endProcesses);

  it('has nothing to say about the metrics of the shop', async () => {
    const shop = await startShop();
    await liveADay(shop);
    const names = [...(await shop.scrape()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
    const own = names.filter((name) => !FROM_PROM_CLIENT.test(name));

    const body = await shop.scrape(own);

    expect(body).toContain('orders_processed_total{outcome="success",payment_method="card"} 1\n');
    expect(body).not.toMatch(/^(process|nodejs)_/m);
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: body,
      encoding: 'utf8',
    });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});
