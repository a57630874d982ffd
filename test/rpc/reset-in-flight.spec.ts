import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { resetMetrics } from 'nestjs-metrics/testing';
import { HandTransport } from './hand-transport.js';
import { closeRpcApps, startRpcApp } from './rpc-app.js';
import { inFlight } from './rpc-series.js';

let release: () => void;

@Controller()
class Orders {
  @MessagePattern('place')
  async place(): Promise<string> {
    await new Promise<void>((resolve) => (release = resolve));
    return 'placed';
  }
}

afterEach(closeRpcApps);

describe('a request that ends after a reset', () => {
  it('takes those in flight not below zero', async () => {
    const transport = new HandTransport(Symbol('own transport'));
    const app = await startRpcApp({ controllers: [Orders], microservice: { strategy: transport } });
    const answer = transport.request('place', {}, {});
    const later = inFlight(app, 'request', 'place');
    expect(await later).toBe(1);
    resetMetrics(app.app);
    release();
    expect(await answer).toEqual(['placed']);
    expect(await inFlight(app, 'request', 'place')).toBe(0);
  });
});
