import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { closeWireApps, startWireApp } from '../wire-app.js';
import { countsAfter, type Counts } from '../wire-readings.js';

/** What was answered and counted of requests without a server. */
export interface Injected {
  readonly statuses: readonly number[];
  readonly counts: Counts;
}

const { app } = await startWireApp({ adapter: 'fastify' });
const requests = [
  ['GET', '/quick'],
  ['HEAD', '/quick'],
  ['POST', '/upload'],
  ['GET', '/nothing'],
  ['GET', '/large'],
] as const;
const statuses: number[] = [];
for (const [method, url] of requests) {
  const { statusCode } = await (app as NestFastifyApplication).inject({ method, url });
  statuses.push(statusCode);
}
const injected: Injected = { statuses, counts: await countsAfter(app, requests.length) };
await closeWireApps();
process.stdout.write(JSON.stringify(injected));
