import { afterEach, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { closeApps, startApp } from '../support/app.js';
import { OrderQueueDepth, OrdersProcessed, PaymentDuration } from './orders.metrics.js';
import { OrdersService } from './orders.service.js';

afterEach(closeApps);

it('shows metrics of one’s own as they are scraped before the first order', async () => {
  const { scrape } = await startApp({
    metrics: { metrics: [OrdersProcessed, PaymentDuration, OrderQueueDepth] },
    providers: [OrdersService],
  });
  const shown =
    /```text\n(# HELP orders[\s\S]*?)…/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
  expect(shown).not.toBe('');
  expect(await scrape()).toContain(shown);
});
