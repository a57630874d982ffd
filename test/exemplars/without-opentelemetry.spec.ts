import { describe, expect, it } from '@jest/globals';
import { runChild } from '../decorators/children/run-child.js';
import type { SeenExemplars } from './children/exemplars.js';

/** Runs an app in a Node of its own, where the package can be there at once or later, missing or broken. */
function run(
  how: 'installed' | 'slow' | 'missing' | 'broken',
  when: 'enabled' | 'disabled',
): Promise<SeenExemplars> {
  return runChild<SeenExemplars>('../../exemplars/children/exemplars.ts', how, when);
}

const BY_HAND = { orders_total: '{id="abc"} 2' };

describe('an app in which @opentelemetry/api', () => {
  it.each([
    ['is installed links to the active span, on handles and on decorated calls', 'installed'],
    ['is slow to load has started only when it can link to spans', 'slow'],
  ] as const)('%s', async (_, how) => {
    const { link, ...seen } = await run(how, 'enabled');
    expect(seen).toEqual({
      shown: { ...BY_HAND, 'wait_bucket{le="60.0"}': `${link} 8`, calls_total: `${link} 1` },
      calls: 1,
      warnings: [],
      asked: true,
    });
  });

  it('is not installed works, and takes exemplars by hand', async () => {
    const { link: _, ...seen } = await run('missing', 'enabled');
    expect(seen).toEqual({ shown: BY_HAND, calls: 1, warnings: [], asked: true });
  });

  it('cannot be loaded works and says so once, and takes exemplars by hand', async () => {
    const { link: _, ...seen } = await run('broken', 'enabled');
    expect(seen).toEqual({
      shown: BY_HAND,
      calls: 1,
      warnings: [expect.stringMatching(/@opentelemetry\/api.*broken on purpose/)],
      asked: true,
    });
  });

  it('is installed does not ask for it where no metric takes exemplars', async () => {
    const { link: _, ...seen } = await run('installed', 'disabled');
    expect(seen).toEqual({ shown: {}, calls: 1, warnings: [], asked: false });
  });
});
