import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { valueOf } from 'nestjs-metrics/testing';
import { ADAPTERS } from './adapters.js';
import { bakeAndScrape } from './bake-and-scrape.js';
import { LoavesBaked } from './bakery.metrics.js';
import { BakeryModule } from './bakery.module.js';
import { afterEach, describe, expect, it } from '../runner.js';

describe('the app of every consumer', () => {
  let app: INestApplication;
  afterEach(() => app.close());

  it.each(Object.keys(ADAPTERS))('shows in /metrics what it does: %s', async (adapter) => {
    const module = await Test.createTestingModule({ imports: [BakeryModule] }).compile();
    app = module.createNestApplication(ADAPTERS[adapter]!(), { logger: false });
    await app.listen(0, '127.0.0.1');
    expect(await bakeAndScrape(app)).toEqual([]);
    expect(await valueOf(app, LoavesBaked, { flour: 'rye' })).toBe(2);
  });
});
