// The compiled app in plain Node: it bakes, scrapes itself and ends. `main.js express|fastify`
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { NestFactory } from '@nestjs/core';
import { ADAPTERS } from './adapters.js';
import { bakeAndScrape } from './bake-and-scrape.js';
import { BakeryModule } from './bakery.module.js';

async function main(adapter = 'express'): Promise<void> {
  const app = await NestFactory.create(BakeryModule, ADAPTERS[adapter]!(), {
    logger: ['error', 'warn'],
  });
  await app.listen(0, '127.0.0.1');
  const wrong = await bakeAndScrape(app);
  await app.close();
  assert.deepEqual(wrong, []);
}

void main(process.argv[2]);
