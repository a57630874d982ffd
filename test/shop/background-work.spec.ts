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
    const workers = 'workers_active{queue_name="email"}';
    let body: string;
    do {
      await Promise.all(
        Array.from({ length: 16 }, () => placeOrder(shop, orderOf('wallet', 'novel', 1))),
      );
      body = await shop.scrape();
      // On a busy machine this scrape may come when all is done.
    } while (sampleIn(body, line) === 0 || sampleIn(body, workers) === 0);
    expect(sampleIn(body, line)).toBeGreaterThan(0);
    expect(sampleIn(body, workers)).toBe(2);
    while ((await sampleOf(shop, line)) !== 0);
    while ((await sampleOf(shop, workers)) !== 0);
  });

  it('shows how stock goes down, that few are left, and how it is filled up again', async () => {
    const seeds = 'stock_level_items{product_id="seeds",warehouse="north"}';
    const restocked = 'jobs_processed_total{queue_name="inventory",status="completed"}';
    const unseen = new Set([`${seeds} 0`, 'low_stock_products 1']);
    // The lorry takes less than two seconds: a busy machine may not look meanwhile, and then
    // more has to be ordered.
    for (let orders = 1; unseen.size > 0; orders += 1) {
      await placeOrder(shop, orderOf('card', 'seeds', 20));
      let body: string;
      do {
        body = await shop.scrape();
        for (const line of unseen) if (body.includes(`\n${line}\n`)) unseen.delete(line);
      } while (sampleIn(body, restocked) !== orders);
      expect(sampleIn(body, seeds)).toBe(15);
    }
    while ((await sampleOf(shop, 'low_stock_products')) !== 0);
  });
});
