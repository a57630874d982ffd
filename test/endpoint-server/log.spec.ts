import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger, UseGuards, type CanActivate, type LoggerService } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { appModule, bootContext, closeContexts, OWN_PORT, urlOf } from './own-port.js';

let lines: string[];

const logger: LoggerService = {
  log: (message, context) => lines.push(`log ${String(context)} ${String(message)}`),
  warn: (message, context) => lines.push(`warn ${String(context)} ${String(message)}`),
  error: (message, context) => lines.push(`error ${String(context)} ${String(message)}`),
};

class Closed implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

function ours(level: string): string[] {
  return lines.filter((line) => line.startsWith(`${level} MetricsModule `));
}

beforeEach(() => {
  lines = [];
});

afterEach(async () => {
  await closeApps();
  await closeContexts();
  Logger.overrideLogger(false);
});

describe('the log of an app whose metrics have a port of their own', () => {
  it('says once where they are', async () => {
    const app = await bootContext(appModule({}), logger);
    expect(ours('log').filter((line) => line.includes(' at '))).toEqual([
      `log MetricsModule Metrics at ${urlOf(app)}`,
    ]);
  });

  it('says that all addresses have them', async () => {
    const app = await bootContext(appModule({ host: undefined }), logger);
    expect(ours('log')).toContain(`log MetricsModule Metrics at ${urlOf(app)}, on all addresses`);
  });

  it.each([
    [
      'forRoot',
      MetricsModule.forRoot({ endpoint: { ...OWN_PORT, decorators: [UseGuards(Closed)] } }),
    ],
    [
      'forRootAsync',
      MetricsModule.forRootAsync({
        endpoint: { decorators: [UseGuards(Closed)] },
        useFactory: () => ({ endpoint: OWN_PORT }),
      }),
    ],
  ])('warns that decorators of the endpoint do nothing there, by %s', async (_, module) => {
    const { app } = await startApp({ module, configure: (one) => one.useLogger(logger) });
    expect(ours('warn')).toEqual([expect.stringContaining('guards among them do not protect it')]);
    expect((await fetch(urlOf(app))).status).toBe(200);
  });

  it('says nothing of it where there are none', async () => {
    await startApp({
      metrics: { endpoint: OWN_PORT },
      configure: (one) => one.useLogger(logger),
    });
    expect(ours('warn')).toEqual([]);
  });
});
