// The compiled app in plain Node: it places an order, scrapes itself and ends.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();
await fetch(`${url}/orders/50`, { method: 'POST' });
const scrape = await (await fetch(`${url}/metrics`)).text();
await app.close();
assert.match(scrape, /^orders_processed_total\{outcome="success"\} 1$/m);
assert.match(scrape, /^process_cpu_seconds_total /m);
