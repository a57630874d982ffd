import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = process.cwd();

/** The README and the longer pages. */
const pages = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => join('docs', name))];

const snippets = pages.flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(
    ([, code = '']) => [page, code.split('\n')[0] ?? '', code.trimEnd()] as const,
  ),
);

/** Every compiled file that a snippet may come from. */
const sources = ['test/readme', 'sample', 'test/consumers/nest11-cjs-jest/test/migration'].flatMap(
  (folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
);

describe('the README and docs', () => {
  it('have snippets', () => {
    expect(snippets.length).toBeGreaterThan(10);
  });

  it.each(snippets)('show code that is compiled: %s, %s', (_page, _first, code) => {
    expect(sources.some((source) => source.includes(code))).toBe(true);
  });
});
