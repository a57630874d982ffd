import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { closeGateways, startGateway, startRawGateway, type Gateway } from './gateways.js';

const CHILD = fileURLToPath(new URL('children/pushing.cjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/cjs/index.js', import.meta.url));

jest.setTimeout(120_000);

afterEach(closeGateways);

describe('a process that pushes to a gateway which never answers', () => {
  it.each([
    ['ends by itself while a push of those at intervals is under way', 'interval', 'ended\n'],
    ['lives until a push of its own has failed', 'push', 'PUSH_FAILED\nended\n'],
  ])('%s', async (_, way, output) => {
    const events = new EventEmitter();
    const connected = once(events, 'connection');
    const gateway = await startRawGateway(() => void events.emit('connection'));
    const child = start(gateway, way);
    const said = outputOf(child);
    await connected;
    if (way === 'interval') child.send('go');
    expect(await said).toBe(output);
    expect(gateway.connections()).toBe(1);
  });
});

describe('a process whose push at intervals is under way, which alone does not keep it alive', () => {
  it.each([
    ['closes its app to the end, with the last push', 'close', 2],
    ['lives until a push of its own is done', 'queue', 2],
  ])('%s', async (_, way, pushes) => {
    const events = new EventEmitter();
    const asked = once(events, 'push');
    const gateway = await startGateway((response, count) => {
      if (count === 0) events.emit('push', response);
      else response.end();
    });
    const child = start(gateway, way);
    const said = outputOf(child);
    const [first] = (await asked) as [ServerResponse];
    const isLeftAlone = once(child, 'disconnect');
    child.send('go');
    await isLeftAlone;
    // Long after it has begun to wait for this.
    setTimeout(() => first.end(), 1_000);
    expect(await said).toBe(`${way} is done\nended\n`);
    expect(gateway.pushes).toHaveLength(pushes);
  });
});

/** Starts a process that pushes to a gateway. */
function start({ url }: Gateway, way: string): ChildProcess {
  if (!existsSync(BUILT)) throw new Error('Run `npm run build` first.');
  return fork(CHILD, [BUILT, url, way], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    timeout: 100_000,
  });
}

/** What a process says until it ends by itself. */
async function outputOf(child: ChildProcess): Promise<string> {
  const ended = once(child, 'exit');
  const output = await text(child.stdout!);
  expect(await ended).toEqual([0, null]);
  return output;
}
