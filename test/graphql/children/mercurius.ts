import { setTimeout } from 'node:timers/promises';
import { resetMetrics } from 'nestjs-metrics/testing';
import { closeApps } from '../../support/app.js';
import { inFlightOf, operationsOf } from '../graphql-app.js';
import { GraphqlSocket, type Protocol } from './graphql-socket.js';
import { startMercuriusApp } from './mercurius-app.js';

/** What happened to one subscription. */
interface Story {
  readonly events: unknown[];
  /** In flight before the client ends it; 0 where the server does. */
  readonly during: number;
  /** In flight after it. */
  readonly after: number;
  readonly operations: Record<string, number>;
}

const PATIENCE_MS = 20_000;
const { app, url } = await startMercuriusApp();

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  // oxlint-disable-next-line no-await-in-loop
  while (!(await isSo()) && performance.now() < deadline) await setTimeout(5);
}

async function send(query: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  await response.text();
}

/** Subscribes, has events sent where the source is the broker, and leaves in a way. */
async function tell(protocol: Protocol, field: string, end: string): Promise<Story> {
  const client = await GraphqlSocket.subscribe(url, protocol, `subscription { ${field} }`);
  if (field === 'plain' || field === 'filtered') {
    // An event that comes before is nobody's.
    await until(async () => (await inFlightOf(app, field)) > 0);
    await until(async () => {
      await send('mutation { tick(value: 1) }');
      await send('mutation { tick(value: 2) }');
      return client.events.length > 0;
    });
  }
  if (end !== 'server') await until(async () => (await inFlightOf(app, field)) > 0);
  const during = end === 'server' ? 0 : await inFlightOf(app, field);
  if (end === 'stop') client.stop();
  if (end === 'close') client.close();
  await until(async () => {
    const counted = Object.keys(await operationsOf(app));
    return counted.some((one) => one.includes(` ${field} `));
  });
  const isOver = (type: string): boolean => type === 'complete' || type === 'error';
  if (end === 'server') await until(() => client.types.some(isOver));
  const operations = await operationsOf(app);
  delete operations['mutation tick success'];
  const after = await inFlightOf(app, field);
  client.close();
  return { events: client.events, during, after, operations };
}

const stories: Story[] = [];
for (const line of process.argv.slice(2)) {
  const [protocol, field, end] = line.split(' ') as [Protocol, string, string];
  resetMetrics(app);
  // One after the other, each with fresh metrics.
  // oxlint-disable-next-line no-await-in-loop
  stories.push(await tell(protocol, field, end));
}
resetMetrics(app);
for (const query of ['last', 'last', 'last', 'refusedQuery', 'refusedQuery', 'refusedQuery']) {
  // Compiled after the first.
  // oxlint-disable-next-line no-await-in-loop
  await send(`{ a: ${query} b: ${query} }`);
}
process.stdout.write(`${JSON.stringify({ stories, queries: await operationsOf(app) })}\n`);
await closeApps();
