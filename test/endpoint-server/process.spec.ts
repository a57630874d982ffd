import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const CHILD = fileURLToPath(new URL('children/unheld.cjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/cjs/index.js', import.meta.url));

describe('a process whose metrics have a port of their own', () => {
  it.each([
    ['ends by itself while the app is open, with a connection kept alive', 'leave', 'true\n'],
    ['ends by itself when the app has closed', 'close', 'true\nundefined\n'],
  ])(
    '%s',
    async (_, way, output) => {
      if (!existsSync(BUILT)) throw new Error('Run `npm run build` first.');
      const { stdout } = await promisify(execFile)(process.execPath, [CHILD, BUILT, way], {
        timeout: 110_000,
      });
      expect(stdout).toBe(output);
    },
    120_000,
  );
});
