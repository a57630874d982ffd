import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { PACKAGE_VERSION } from '../../lib/multiprocess/package-version.js';

it('the version that processes tell each other is that of the package', () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  expect((JSON.parse(text) as { version: string }).version).toBe(PACKAGE_VERSION);
});
