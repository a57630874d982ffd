import { afterEach, describe, expect, it } from '@jest/globals';
import { type CanActivate, Controller, UseGuards } from '@nestjs/common';
import {
  EventPattern,
  GrpcMethod,
  MessagePattern,
  Payload,
  Transport,
} from '@nestjs/microservices';
import { type Observable, of } from 'rxjs';
import type { RunningApp } from '../support/app.js';
import { HandTransport } from './hand-transport.js';
import { closeRpcApps, startRpcApp } from './rpc-app.js';
import { outcomes } from './rpc-series.js';

class OnlyOdd implements CanActivate {
  canActivate(context: { getArgByIndex<T>(index: number): T }): boolean {
    return context.getArgByIndex<{ id: number }>(0).id % 2 === 1;
  }
}

const OWN = Symbol('own transport');

@Controller()
class OrdersController {
  @UseGuards(OnlyOdd)
  @GrpcMethod('Orders', 'Find')
  find(@Payload() { id }: { id: number }): Observable<string> {
    return of(`order ${id}`);
  }
  @UseGuards(OnlyOdd)
  @MessagePattern('own', OWN)
  own(): string {
    return 'own';
  }
  @EventPattern('tcp-only', Transport.TCP)
  tcpOnly(_data: unknown): void {}
}

afterEach(closeRpcApps);

async function start(transport: Transport | symbol): Promise<[RunningApp, HandTransport]> {
  const strategy = new HandTransport(transport);
  return [
    await startRpcApp({ controllers: [OrdersController], microservice: { strategy } }),
    strategy,
  ];
}

describe('messages of other transports', () => {
  it('of gRPC count by service and method', async () => {
    const [app, transport] = await start(Transport.GRPC);
    const route = [...transport.getHandlers().keys()][0]!;
    const call = { cancelled: false };
    expect(await transport.request(route, { id: 1 }, { metadata: true }, call)).toEqual([
      'order 1',
    ]);
    const refused = transport.request(route, { id: 2 }, { metadata: true }, { cancelled: false });
    await expect(refused).rejects.toBeDefined();
    expect(await outcomes(app, 'request', 'Orders/Find')).toEqual({ success: 1, rejected: 1 });
  });

  it('of gRPC end as cancelled where the client is gone before they are answered', async () => {
    const [app, transport] = await start(Transport.GRPC);
    const [handler] = transport.getHandlers().values();
    // The server of gRPC looks at nothing that such a call is answered with.
    await (handler as (...all: unknown[]) => Promise<unknown>)({ id: 1 }, {}, { cancelled: true });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await outcomes(app, 'request', 'Orders/Find')).toEqual({ cancelled: 1 });
    expect(await app.sample('rpc_requests_in_flight{pattern="Orders/Find"}')).toBe(0);
  });

  it('of a transport of the user’s own count, and only those that are for it have series', async () => {
    const [app, transport] = await start(OWN);
    expect(await transport.request('own', { id: 1 }, { context: true })).toEqual(['own']);
    const refused = transport.request('own', { id: 2 }, { context: true });
    await expect(refused).rejects.toBeDefined();
    expect(await outcomes(app, 'request', 'own')).toEqual({ success: 1, rejected: 1 });
    const body = await app.scrape();
    expect(body).not.toContain('tcp-only');
    expect(body).not.toContain('Orders/Find');
  });
});
