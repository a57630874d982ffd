import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { startHandles } from '../handles/handle-app.js';
import { freshPath, removeHomes, startMember, Visits } from './group-app.js';

let taken: Server;

beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
});

afterEach(closeApps);
afterAll(() => {
  taken.close();
  removeHomes();
});

it('leaves the group where the boot fails after it was joined, so that another one may join', async () => {
  const multiprocess = { directory: freshPath(), app: 'shop' };
  const { port } = taken.address() as AddressInfo;
  const listeners = process.listenerCount('exit');
  await expect(
    startHandles([Visits], { multiprocess, endpoint: { port, host: '127.0.0.1' } }),
  ).rejects.toThrow('is taken');
  expect(process.listenerCount('exit')).toBe(listeners);
  const app = await startMember(multiprocess);
  app.visits.inc(2);
  expect(await app.sample('visits_total')).toBe(2);
  // One that failed is dead, and one that stayed apart would not know of it.
  expect(await app.processes()).toEqual({ live: 1, stale: 0, dead: 1 });
});
