import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { MessagePattern } from '@nestjs/microservices';
import { defineCounter, type MetricsModuleOptions } from 'nestjs-metrics';
import { startApp } from '../support/app.js';
import { closeRpcApps, startRpcApp } from './rpc-app.js';
import { outcomes } from './rpc-series.js';

@Controller()
class OrdersController {
  @MessagePattern('find')
  find(): string {
    return 'found';
  }
}
@Controller()
class ArchiveController extends OrdersController {}

@Controller()
class HttpController {
  @Get('plain')
  plain(): string {
    return 'plain';
  }
}
@Injectable()
class NoController {
  @MessagePattern('never')
  never(): void {}
}

afterEach(closeRpcApps);

describe('the option rpc', () => {
  it('adds the names in the code by handlerLabels', async () => {
    const app = await startRpcApp({
      controllers: [OrdersController],
      metrics: { rpc: { handlerLabels: true } },
    });
    await app.ask('find');
    const labels = 'pattern="find",controller="OrdersController",handler="find"';
    expect(await app.sample(`rpc_requests_total{${labels},outcome="success"}`)).toBe(1);
    expect(await app.sample(`rpc_requests_in_flight{${labels}}`)).toBe(0);
  });

  it('names the last of two controllers of one pattern, which is the one that is called', async () => {
    const app = await startRpcApp({
      controllers: [OrdersController, ArchiveController],
      metrics: { rpc: { handlerLabels: true } },
    });
    await app.ask('find');
    const archive = 'pattern="find",controller="ArchiveController",handler="find"';
    expect(await app.sample(`rpc_requests_total{${archive},outcome="success"}`)).toBe(1);
    const orders = 'pattern="find",controller="OrdersController",handler="find"';
    expect(await app.sample(`rpc_requests_total{${orders},outcome="success"}`)).toBe(0);
  });

  it('takes buckets, and names go with the prefix', async () => {
    const app = await startRpcApp({
      controllers: [OrdersController],
      metrics: { prefix: 'shop_', rpc: { buckets: [1, 2] } },
    });
    const series =
      /^shop_rpc_request_duration_seconds_bucket\{pattern="find",outcome="success",le="([^"]+)"/;
    const bounds = (await app.scrape()).split('\n').map((line) => series.exec(line)?.[1]);
    expect(bounds.filter(Boolean)).toEqual(['1.0', '2.0', '+Inf']);
  });

  it.each<[string, MetricsModuleOptions]>([
    ['by default', {}],
    ['with false', { rpc: false }],
  ])('is off %s', async (_, metrics) => {
    const app = await startRpcApp({ controllers: [OrdersController], metrics });
    expect(await app.ask('find')).toEqual(['found']);
    expect(await app.scrape()).not.toContain('rpc_');
  });

  it('does nothing in an app without handlers of messages', async () => {
    const app = await startApp({
      metrics: { rpc: true },
      controllers: [HttpController],
      providers: [NoController],
    });
    expect(await app.scrape()).not.toContain('rpc_');
  });

  it('refuses at boot a metric of the same name that is another', async () => {
    const Clash = defineCounter({ name: 'rpc_requests_total', help: 'Mine.' });
    await expect(
      startRpcApp({ controllers: [OrdersController], metrics: { metrics: [Clash], rpc: true } }),
    ).rejects.toMatchObject({ code: 'METRIC_CLASH' });
  });

  it('refuses at boot a Nest that does not tell of its servers, with the cure', async () => {
    const { prototype } = ModulesContainer;
    const { getRpcTargetRegistry } = prototype;
    Reflect.deleteProperty(prototype, 'getRpcTargetRegistry');
    try {
      await expect(startRpcApp({ controllers: [OrdersController] })).rejects.toMatchObject({
        code: 'MISSING_PEER',
        message: expect.stringContaining('npm install @nestjs/core@^11.1.4'),
      });
    } finally {
      prototype.getRpcTargetRegistry = getRpcTargetRegistry;
    }
  });

  it('measures each of two apps of one controller by itself', async () => {
    const start = () => startRpcApp({ controllers: [OrdersController] });
    const [one, other] = [await start(), await start()];
    await one.ask('find');
    expect(await outcomes(one, 'request', 'find')).toEqual({ success: 1 });
    expect(await outcomes(other, 'request', 'find')).toEqual({});
  });
});
