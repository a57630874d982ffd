// The compiled app in plain Node: it sends a mail, scrapes itself and ends.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  await fetch(`${url}/mails`, { method: 'POST', body: new URLSearchParams({ text: 'hello' }) });
  const scrape = await (await fetch(`${url}/metrics`)).text();
  await app.close();
  assert.match(scrape, /^mails_sent_total\{kind="welcome",template="plain"\} 1$/m);
  assert.match(scrape, /^process_cpu_seconds_total /m);
}

void main();
