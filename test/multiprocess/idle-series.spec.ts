import { afterAll, afterEach, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, open } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startHandles } from '../handles/handle-app.js';
import { NO_TIME } from '../cardinality/metrics.js';
import { freshPath, removeHomes } from './group-app.js';

const Uploads = defineCounter({
  name: 'uploads_total',
  help: 'Uploads.',
  labels: { tenant: open() },
});
const Backlog = defineGauge({ name: 'backlog', help: 'Backlog.', labels: { tenant: open() } });

afterEach(closeApps);
afterAll(removeHomes);

it('drops idle gauges alone, since another process may still count what is idle in this one', async () => {
  const app = await startHandles([Uploads, Backlog], {
    multiprocess: { directory: freshPath() },
    cardinality: { idleTtlSeconds: NO_TIME },
  });
  app.handle(Uploads).inc({ tenant: 'a' });
  app.handle(Backlog).set({ tenant: 'a' }, 3);
  expect(await app.sample('backlog{tenant="a"}')).toBe(3);
  // The first scrape finds the series cold, the next one drops it.
  await app.scrape();
  await app.scrape();
  expect(await app.sample('backlog{tenant="a"}')).toBeUndefined();
  expect(await app.sample('uploads_total{tenant="a"}')).toBe(1);
});
