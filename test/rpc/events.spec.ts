import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type ArgumentsHost,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { EventPattern, MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import { EMPTY, type Observable, of, range, throwError } from 'rxjs';
import { eventually } from '../support/eventually.js';
import { closeRpcApps, startRpcApp } from './rpc-app.js';
import { inFlight, OUTCOMES, outcomes } from './rpc-series.js';

@Catch(RangeError, RpcException)
class Swallowing implements ExceptionFilter {
  catch(_error: unknown, _host: ArgumentsHost): Observable<never> {
    return EMPTY;
  }
}
@Catch()
class Replacing implements ExceptionFilter {
  catch(): Observable<string> {
    return of('handled');
  }
}
class OnlyOdd implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToRpc().getData<{ id: number }>().id % 2 === 1;
  }
}

let release: () => void = () => {};

@Controller()
class ShopController {
  @EventPattern('order.created')
  created(_data: unknown): void {}
  @EventPattern('order.streamed')
  streamed(_data: unknown): Observable<number> {
    return range(1, 3);
  }
  @EventPattern('throws')
  throws(_data: unknown): void {
    throw new Error('no');
  }
  @EventPattern('stream-fails')
  streamFails(_data: unknown): Observable<number> {
    return throwError(() => new RpcException('no'));
  }
  @UseGuards(OnlyOdd)
  @EventPattern('guarded')
  guarded(_data: unknown): void {}
  @EventPattern('slow')
  async slow(_data: unknown): Promise<void> {
    return new Promise((resolve) => (release = resolve));
  }
  @UseFilters(Swallowing)
  @EventPattern('swallowed')
  swallowed(_data: unknown): void {
    throw new RangeError('no');
  }
  @UseFilters(new Replacing())
  @EventPattern('replaced')
  async replaced(_data: unknown): Promise<void> {
    return Promise.reject(new Error('no'));
  }
  @UseFilters(Swallowing)
  @EventPattern('swallowed-stream')
  swallowedStream(_data: unknown): Observable<number> {
    return throwError(() => new RangeError('no'));
  }
  @UseFilters(Swallowing)
  @UseGuards(OnlyOdd)
  @EventPattern('refused-and-swallowed')
  refusedAndSwallowed(_data: unknown): void {}
  @UseFilters(Swallowing)
  @EventPattern('every-other')
  async everyOther(@Payload('id') id: number): Promise<void> {
    await Promise.resolve();
    if (id % 3 === 0) throw new RangeError('no');
  }
  @MessagePattern('ping')
  ping(): string {
    return 'pong';
  }
}

afterEach(closeRpcApps);

describe('events over TCP', () => {
  it.each<[pattern: string, outcomes: Record<string, number>]>([
    ['order.created', { success: 1 }],
    ['order.streamed', { success: 1 }],
    ['throws', { error: 1 }],
    ['stream-fails', { error: 1 }],
    ['guarded', { rejected: 1 }],
  ])('count once, apart from requests (%s)', async (pattern, expected) => {
    const app = await startRpcApp({ controllers: [ShopController] });
    await app.emit(pattern, { id: 2 });
    await app.ask('ping');
    expect(await eventually(() => outcomes(app, 'event', pattern), expected)).toEqual(expected);
    expect(await inFlight(app, 'event', pattern)).toBe(0);
    const body = await app.scrape();
    expect(body).not.toContain(`rpc_requests_total{pattern="${pattern}"`);
    expect(body).not.toContain('rpc_events_total{pattern="ping"');
  });

  it.each<[pattern: string, outcomes: Record<string, number>]>([
    ['swallowed', { error: 1 }],
    ['replaced', { error: 1 }],
    ['swallowed-stream', { error: 1 }],
    ['refused-and-swallowed', { rejected: 1 }],
  ])(
    'count as failed where an exception filter keeps that to itself (%s)',
    async (pattern, expected) => {
      const app = await startRpcApp({ controllers: [ShopController] });
      await app.emit(pattern, { id: 2 });
      expect(await eventually(() => outcomes(app, 'event', pattern), expected)).toEqual(expected);
    },
  );

  it('are told apart where many are handled at once and a filter swallows some failures', async () => {
    const app = await startRpcApp({ controllers: [ShopController] });
    const sent = Array.from({ length: 30 }, (_, id) => app.emit('every-other', { id }));
    await Promise.all(sent);
    const expected = { success: 20, error: 10 };
    expect(await eventually(() => outcomes(app, 'event', 'every-other'), expected)).toEqual(
      expected,
    );
  });

  it('are in flight until their handler is done', async () => {
    const app = await startRpcApp({ controllers: [ShopController] });
    await app.emit('slow');
    await app.ask('ping');
    expect(await inFlight(app, 'event', 'slow')).toBe(1);
    release();
    expect(await eventually(() => outcomes(app, 'event', 'slow'), { success: 1 })).toEqual({
      success: 1,
    });
    expect(await inFlight(app, 'event', 'slow')).toBe(0);
  });

  it('for which there is no handler share one series', async () => {
    const app = await startRpcApp({ controllers: [ShopController] });
    await app.emit('scan-1');
    await app.emit('scan-2');
    await app.ask('ping');
    expect(await eventually(() => outcomes(app, 'event', 'unmatched'), { error: 2 })).toEqual({
      error: 2,
    });
    expect(await outcomes(app, 'request', 'unmatched')).toEqual({});
  });

  it('have all their series at zero before the first of them', async () => {
    const app = await startRpcApp({ controllers: [ShopController] });
    const body = await app.scrape();
    for (const outcome of OUTCOMES) {
      const series = `{pattern="order.created",outcome="${outcome}"} 0`;
      expect(body).toContain(`rpc_events_total${series}`);
      expect(body).toContain(`rpc_event_duration_seconds_count${series}`);
    }
    expect(body).toContain('rpc_events_in_flight{pattern="order.created"} 0');
  });
});
