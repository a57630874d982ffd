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
  const shown = /```text\n(http_requests_total[\s\S]*?)```/.exec(
    readFileSync('README.md', 'utf8'),
  )?.[1];
  // As `grep -i hello | grep -v bucket` would.
  const lines = (await scrape())
    .split('\n')
    .filter((line) => /hello/i.test(line) && !line.includes('bucket'));
  expect(withoutSum(`${lines.join('\n')}\n`)).toBe(withoutSum(shown ?? ''));
});

/** How long the request took is another each time. */
function withoutSum(text: string): string {
  return text.replace(/(_sum\S*) \S+/, '$1');
}
