import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { resetMetrics } from 'nestjs-metrics/testing';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';

let entered: () => void;
let release = (): void => undefined;

@Controller()
class Page {
  @Get('slow')
  async slow(): Promise<string> {
    const released = new Promise<void>((resolve) => (release = resolve));
    entered();
    await released;
    return 'page';
  }
}

afterEach(async () => {
  release();
  await closeApps();
});

describe.each(ADAPTERS)('requests that end after a reset on %s', (adapter) => {
  it('take neither those in flight here nor those sent below zero', async () => {
    const { app, url, sample } = await startApp({
      adapter,
      controllers: [Page],
      metrics: { http: true, outbound: true },
    });
    const answers: Promise<string>[] = [];
    const send = async (): Promise<void> => {
      const begun = new Promise<void>((resolve) => (entered = resolve));
      answers.push(fetch(`${url}/slow`).then((response) => response.text()));
      await begun;
    };
    const { host } = new URL(url);
    const http = 'http_requests_in_flight{method="GET"}';
    const outbound = `http_client_requests_in_flight{method="GET",host="${host}"}`;
    await send();
    const endFirst = release;
    expect(await sample(http)).toBe(1);
    resetMetrics(app);
    await send();
    endFirst();
    await answers[0];
    expect(await sample(http)).toBe(1);
    // The scrape itself is one that was sent.
    expect(await sample(outbound)).toBe(2);
    release();
    await answers[1];
    expect(await sample(http)).toBe(0);
    expect(await sample(outbound)).toBe(1);
  });
});
