import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeGateways, startRawGateway } from './gateways.js';

const CHILD = fileURLToPath(new URL('children/pushing.cjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/cjs/index.js', import.meta.url));

afterEach(closeGateways);

describe('a process that pushes to a gateway which never answers', () => {
  it.each([
    ['ends by itself while a push of those at intervals is under way', 'interval', 'ended\n'],
    ['lives until a push of its own has failed', 'push', 'PUSH_FAILED\nended\n'],
  ])('%s', async (_, way, output) => {
    if (!existsSync(BUILT)) throw new Error('Run `npm run build` first.');
    const gateway = await startRawGateway(() => undefined);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [CHILD, BUILT, gateway.url, way],
      { timeout: 30_000 },
    );
    expect(stdout).toBe(output);
    expect(gateway.connections()).toBe(1);
  });
});
