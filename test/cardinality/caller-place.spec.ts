import { Controller, Get, Query } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Histogram, InjectMetric } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { Visits, Wait } from './metrics.js';

/** V8's hook; declared as much of it as is used. */
const V8 = Error as unknown as {
  prepareStackTrace:
    ((error: Error, sites: readonly { toString(): string }[]) => unknown) | undefined;
};
const { prepareStackTrace } = V8;

afterEach(async () => {
  V8.prepareStackTrace = prepareStackTrace;
  await closeApps();
});

@Controller()
class Page {
  constructor(@InjectMetric(Wait) private readonly wait: Histogram<typeof Wait>) {}

  @Get('returned')
  returned(@Query('tenant') tenant: string): Promise<string> {
    return this.wait.time({ tenant }, async () => Promise.resolve('page'));
  }

  @Get('awaited')
  async awaited(@Query('tenant') tenant: string): Promise<string> {
    return await this.wait.time({ tenant }, async () => Promise.resolve('page'));
  }
}

async function start(): Promise<HandleApp> {
  const cardinality = { perLabel: { tenant: 1 } };
  return startHandles([Visits, Wait], { cardinality }, { controllers: [Page] });
}

describe('the place that recorded', () => {
  it.each([
    ['the method of the app that awaits a block', 'awaited', / Recorded by Page\.awaited \(cal/],
    ['none of a framework that goes on with a block', 'returned', /"a"\. Use a label/],
  ])('is %s', async (_, path, expected) => {
    const { url, warnings } = await start();
    for (const tenant of ['a', 'b']) await (await fetch(`${url}/${path}?tenant=${tenant}`)).text();
    expect(warnings).toEqual([expect.stringMatching(expected)]);
  });

  it('is the code that runs text, not the text', async () => {
    const { handle, warnings } = await start();
    // Code that is made of text is what this is about.
    // oxlint-disable-next-line typescript/no-implied-eval
    const record = Function('handle', 'tenant', 'handle.inc({ tenant });') as (
      ...args: unknown[]
    ) => void;
    const runText = (tenant: string): void => record(handle(Visits), tenant);
    for (const tenant of ['a', 'b']) runText(tenant);
    expect(warnings).toEqual([
      expect.stringMatching(/Recorded by runText \(caller-place\.spec\.ts:\d+\)\./),
    ]);
  });

  it('is the same where stack traces are mapped to sources later on', async () => {
    const { handle, warnings } = await start();
    V8.prepareStackTrace = (error, sites) =>
      [String(error), ...sites.map((site) => `    at ${site.toString()}`)]
        .join('\n')
        .replaceAll('/lib/', '/sources/');
    const recordHere = (tenant: string): void => handle(Visits).inc({ tenant });
    for (const tenant of ['a', 'b']) recordHere(tenant);
    expect(warnings).toEqual([
      expect.stringMatching(/Recorded by recordHere \(caller-place\.spec\.ts:\d+\)\./),
    ]);
  });
});

describe('metrics that an option of the module makes', () => {
  it('name that option', async () => {
    const { url, warnings } = await startHandles(
      [Wait],
      {
        cardinality: { perLabel: { query: 1 } },
        http: { labels: { query: (request: { url?: string }) => request.url!.split('?')[1]! } },
      },
      { controllers: [Page] },
    );
    for (const query of ['a', 'b']) await (await fetch(`${url}/awaited?tenant=a&${query}`)).text();
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^Metric http_requests_total .*Recorded by the metrics of the option http\./,
      ),
    );
  });
});
