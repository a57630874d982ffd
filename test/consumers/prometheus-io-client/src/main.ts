// The compiled app in plain Node: it sends a parcel, scrapes itself and ends.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const [major] = process.versions.node.split('.');
assert.ok(Number(major) >= 22, `The client asks for Node 22 or later, and this is ${major}.`);

const app = await NestFactory.create(AppModule.with(), { logger: ['error', 'warn'] });
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();
await fetch(`${url}/parcels/post/fr/2`, { method: 'POST' });
const scrape = await (await fetch(`${url}/metrics`)).text();
await app.close();
assert.match(scrape, /^parcels_sent_total\{carrier="post",country="fr"\} 1$/m);
assert.match(scrape, /^parcel_handling_seconds_count\{hall="north"\} 1$/m);
assert.match(scrape, /^process_cpu_seconds_total /m);
