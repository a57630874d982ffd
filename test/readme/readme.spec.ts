import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = process.cwd();
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const snippets = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) =>
  code.trimEnd(),
);

/** Every compiled file that a snippet may come from. */
const sources = ['test/readme', 'sample'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
);

describe('README', () => {
  it('has snippets', () => {
    expect(snippets.length).toBeGreaterThan(5);
  });

  it.each(snippets.map((code) => [code.split('\n')[0] ?? '', code]))(
    'shows code that is compiled: %s',
    (_first, code) => {
      expect(sources.some((source) => source.includes(code))).toBe(true);
    },
  );
});
