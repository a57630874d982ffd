import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from '@jest/globals';
import { closeApps, startApp } from '../support/app.js';
import { HelloController } from './hello.js';

afterEach(closeApps);

it('shows what the ten lines expose after one request', async () => {
  const { scrape, url } = await startApp({
    metrics: { http: true },
    controllers: [HelloController],
  });
  await fetch(`${url}/hello`);
  const readme = readFileSync('README.md', 'utf8');
  const shown =
    /curl localhost:3000\/metrics\n```\n\n```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const samples = shown.split('\n').filter((line) => line !== '' && line !== '…');
  expect(samples.length).toBeGreaterThan(5);
  const body = (await scrape()).split('\n');
  for (const sample of samples) expect(body).toContain(sample);
});
