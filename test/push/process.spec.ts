import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeGateways, startGateway, startRawGateway, type Gateway } from './gateways.js';

const CHILD = fileURLToPath(new URL('children/pushing.cjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/cjs/index.js', import.meta.url));

afterEach(closeGateways);

describe('a process that pushes to a gateway which never answers', () => {
  it.each([
    ['ends by itself while a push of those at intervals is under way', 'interval', 'ended\n'],
    ['lives until a push of its own has failed', 'push', 'PUSH_FAILED\nended\n'],
  ])('%s', async (_, way, output) => {
    const gateway = await startRawGateway(() => undefined);
    expect(await run(gateway, way)).toBe(output);
    expect(gateway.connections()).toBe(1);
  });
});

describe('a process whose push at intervals is under way, which alone does not keep it alive', () => {
  it.each([
    ['closes its app to the end, with the last push', 'close', 2],
    ['lives until a push of its own is done', 'queue', 2],
  ])('%s', async (_, way, pushes) => {
    const gateway = await startGateway((response, count) => {
      // Long after the process has begun to wait for it.
      setTimeout(() => response.end(), count === 0 ? 1_000 : 0);
    });
    expect(await run(gateway, way)).toBe(`${way} is done\nended\n`);
    expect(gateway.pushes).toHaveLength(pushes);
  });
});

/** What a process says that pushes to a gateway, until it ends by itself. */
async function run({ url }: Gateway, way: string): Promise<string> {
  if (!existsSync(BUILT)) throw new Error('Run `npm run build` first.');
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, BUILT, url, way], {
    timeout: 30_000,
  });
  return stdout;
}
