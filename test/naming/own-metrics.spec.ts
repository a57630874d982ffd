import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import {
  Counted,
  Gauged,
  lintNames,
  Timed,
  type Handle,
  type MetricsModuleOptions,
  type NamedMetric,
} from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { closeApps, startApp, type RunningApp } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';

@Injectable()
class Worker {
  @Counted()
  @Timed()
  @Gauged()
  work(): void {}
}

@Controller()
class Orders {
  @Get('orders')
  @MessagePattern('orders')
  list(): string {
    return 'none';
  }
}

@WebSocketGateway()
class Chat {
  @SubscribeMessage('say')
  say(): void {}
}

const ALL = { handlerLabels: true };
const EVERYTHING: MetricsModuleOptions = {
  http: { ...ALL, sizes: true, labels: { tenant: () => 'x' } },
  rpc: ALL,
  websockets: ALL,
  graphql: { ...ALL, fieldResolvers: true },
  schedule: ALL,
  bullmq: ALL,
  outbound: { template: () => '/orders' },
};

/** Every metric that this package makes in an app with these options. */
async function startEverything(
  options: MetricsModuleOptions,
): Promise<RunningApp & { readonly metrics: readonly NamedMetric[] }> {
  const registry = new Registry();
  const app = await startApp({
    metrics: { ...EVERYTHING, naming: 'off', ...options, registry },
    providers: [Worker, Chat],
    controllers: [Orders],
  });
  return { ...app, metrics: registry.getMetricsAsArray() as unknown as Handle[] };
}

const ROWS: readonly [string, MetricsModuleOptions, string][] = [
  ['by default', {}, 'http_request_duration_seconds'],
  ['with a prefix', { prefix: 'shop_' }, 'shop_http_request_duration_seconds'],
  [
    'by OpenTelemetry’s conventions',
    { http: { ...ALL, convention: 'otel', sizes: true } },
    'http_server_request_duration_seconds',
  ],
];

afterEach(closeApps);

describe('the metrics of this package', () => {
  it.each(ROWS)('keep all conventions %s', async (_, options, name) => {
    const { metrics } = await startEverything(options);
    const families = new Set(metrics.map((one) => one.definition.name.split('_')[0]));
    expect(families).toEqual(
      new Set(['nestjs', 'http', 'method', 'rpc', 'ws', 'graphql', 'cron', 'bullmq']),
    );
    expect(metrics.map((one) => one.name)).toContain(name);
    expect(metrics.length).toBeGreaterThan(30);
    expect(lintNames(metrics)).toEqual([]);
  });
});

describeWith('promtool', 'the metrics of this package', () => {
  it.each(ROWS)('keep promtool silent %s', async (_, options) => {
    const { scrape } = await startEverything(options);
    const input = await scrape();
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input,
      encoding: 'utf8',
    });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});
