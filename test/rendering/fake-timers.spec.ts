import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { endProcesses, startProcess } from '../support/process.js';

const CHILD = fileURLToPath(new URL('children/fake-timers.cjs', import.meta.url));

afterEach(endProcesses);

describe('a scrape under fake timers', () => {
  it.each(['cjs', 'esm'])('ends in the %s build, and so does the next one', async (format) => {
    const built = fileURLToPath(new URL(`../../dist/${format}/index.js`, import.meta.url));
    if (!existsSync(built)) throw new Error('Run `npm run build` first.');
    const child = startProcess(process.execPath, [CHILD, built]);
    const [, during, after] = await child.seen(/\{"during":(\d+),"after":(\d+)\}/);
    expect([during, after]).toEqual(['1000', '1000']);
  });
});
