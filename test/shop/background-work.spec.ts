import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleIn } from '../support/app.js';
import { endProcesses } from '../support/process.js';
import {
  ask,
  gained,
  orderOf,
  placeOrder,
  sampleOf,
  startShop,
  type RunningShop,
} from './running-shop.js';

describe('What the sample shop does in the background', () => {
  let shop: RunningShop;

  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(endProcesses);

  it('tries a job that fails twice again, and then gives it up', async () => {
    const failed = 'jobs_processed_total{queue_name="email",status="failed"}';
    const before = (await sampleOf(shop, failed))!;
    const gains = await gained(
      shop,
      [
        failed,
        'jobs_retried_total{queue_name="email",job_type="welcome"}',
        'job_failures_total{queue_name="email",error_type="MailBouncedError"}',
      ],
      async () => {
        await ask(shop, 'POST /users', { email: 'bob@bounce.example', source: 'web' });
        while ((await sampleOf(shop, failed)) === before);
      },
    );
    expect(gains).toEqual([1, 2, 3]);
  });

  it('shows the jobs that wait, those at work, and in the end none', async () => {
    const line = 'job_queue_size{queue_name="email",priority="normal"}';
    await Promise.all(
      Array.from({ length: 16 }, () => placeOrder(shop, orderOf('wallet', 'novel', 1))),
    );
    const body = await shop.scrape();
    expect(sampleIn(body, line)).toBeGreaterThan(0);
    expect(sampleIn(body, 'workers_active{queue_name="email"}')).toBe(2);
    while ((await sampleOf(shop, line)) !== 0);
    while ((await sampleOf(shop, 'workers_active{queue_name="email"}')) !== 0);
  });

  it('shows how stock goes down, that few are left, and how it is filled up again', async () => {
    const seeds = 'stock_level_items{product_id="seeds",warehouse="north"}';
    const restocked = 'jobs_processed_total{queue_name="inventory",status="completed"}';
    await placeOrder(shop, orderOf('card', 'seeds', 20));
    while ((await sampleOf(shop, seeds)) !== 0);
    while ((await sampleOf(shop, 'low_stock_products')) !== 1);
    while ((await sampleOf(shop, restocked)) !== 1);
    expect(await sampleOf(shop, seeds)).toBe(15);
    while ((await sampleOf(shop, 'low_stock_products')) !== 0);
  });
});
