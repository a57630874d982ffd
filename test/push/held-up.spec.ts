import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { startPushApp } from './push-app.js';

const GATEWAY = fileURLToPath(new URL('children/gateway.cjs', import.meta.url));
const TIMEOUT_MS = 2_000;

let gateway: Worker | undefined;

afterEach(async () => {
  await closeApps();
  await gateway?.terminate();
});

it('A push has succeeded where its reply came in time, and the process was too busy to read it', async () => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  gateway = new Worker(GATEWAY, { workerData: flag.buffer });
  const [port] = (await once(gateway, 'message')) as [number];
  const url = `http://127.0.0.1:${port}`;
  const { pusher } = await startPushApp({ url, timeoutMs: TIMEOUT_MS });

  const asked = once(gateway, 'message');
  const pushed = pusher.push();
  await asked;
  // The thread stands still: until the reply has come, and then until the time is up.
  Atomics.wait(flag, 0, 0, 30_000);
  Atomics.wait(flag, 0, 1, TIMEOUT_MS);
  await expect(pushed).resolves.toBeUndefined();
});
