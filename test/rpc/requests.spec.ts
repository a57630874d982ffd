import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  ParseIntPipe,
  UseGuards,
} from '@nestjs/common';
import { MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import { concat, NEVER, type Observable, of, range, throwError } from 'rxjs';
import { closeRpcApps, startRpcApp } from './rpc-app.js';
import { inFlight, OUTCOMES, outcomes } from './rpc-series.js';

class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}
class OnlyOdd implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(context.switchToRpc().getData<number>() % 2 === 1);
  }
}
class RefusingMessages implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.getType() !== 'rpc';
  }
}
class Throwing implements CanActivate {
  async canActivate(): Promise<boolean> {
    return Promise.reject(new RpcException('no'));
  }
}

let release: () => void = () => {};

@Controller()
class OrdersController {
  @MessagePattern('sync')
  sync(@Payload() name: string): string {
    return `order ${name}`;
  }
  @MessagePattern({ cmd: 'find', area: { b: 1, a: 'x' } })
  async find(): Promise<string> {
    return Promise.resolve('found');
  }
  @MessagePattern(['first', 'second'])
  several(): string {
    return 'one of two';
  }
  @MessagePattern('stream')
  stream(): Observable<number> {
    return range(1, 3);
  }
  @MessagePattern('nothing')
  nothing(): void {}
  @MessagePattern('throws')
  throws(): string {
    throw new Error('no');
  }
  @MessagePattern('rejects')
  async rejects(): Promise<string> {
    return Promise.reject(new RpcException('no'));
  }
  @MessagePattern('stream-fails')
  streamFails(): Observable<number> {
    return concat(
      of(1),
      throwError(() => new RpcException('no')),
    );
  }
  @MessagePattern('pipe')
  pipe(@Payload('id', ParseIntPipe) id: number): number {
    return id;
  }
  @UseGuards(Refusing)
  @MessagePattern('refused')
  refused(): string {
    return 'never';
  }
  @UseGuards(Throwing)
  @MessagePattern('refused-by-error')
  refusedByError(): string {
    return 'never';
  }
  @UseGuards(OnlyOdd)
  @MessagePattern('guarded')
  async guarded(@Payload() id: number): Promise<number> {
    if (id === 7) throw new RpcException('seven');
    return Promise.resolve(id);
  }
  @MessagePattern('slow')
  async slow(): Promise<string> {
    return new Promise((resolve) => (release = () => resolve('done')));
  }
  @MessagePattern('open')
  open(): Observable<number> {
    return concat(of(1), NEVER);
  }
}

afterEach(closeRpcApps);

const FIND = '{"area":{"a":"x","b":1},"cmd":"find"}';

describe('requests over TCP', () => {
  it.each([
    ['sync', 'sync', ['order 7']],
    [{ cmd: 'find', area: { a: 'x', b: 1 } }, FIND, ['found']],
    ['second', 'second', ['one of two']],
    ['stream', 'stream', [1, 2, 3]],
  ])('count once, by the pattern %j as the server routes it', async (pattern, label, answers) => {
    const app = await startRpcApp({ controllers: [OrdersController] });
    expect(await app.ask(pattern, '7')).toEqual(answers);
    expect(await outcomes(app, 'request', label)).toEqual({ success: 1 });
    const series = `rpc_request_duration_seconds_count{pattern=${JSON.stringify(label)},outcome="success"}`;
    expect(await app.sample(series)).toBe(1);
    expect(await inFlight(app, 'request', label)).toBe(0);
  });

  it.each(['throws', 'rejects', 'stream-fails', 'pipe'])(
    'count as error where what handles %s fails',
    async (pattern) => {
      const app = await startRpcApp({ controllers: [OrdersController] });
      await expect(app.ask(pattern, { id: 'x' })).rejects.toBeDefined();
      expect(await outcomes(app, 'request', pattern)).toEqual({ error: 1 });
      expect(await inFlight(app, 'request', pattern)).toBe(0);
    },
  );

  it.each(['refused', 'refused-by-error'])(
    'count as rejected where a guard has %s them',
    async (pattern) => {
      const app = await startRpcApp({ controllers: [OrdersController] });
      await expect(app.ask(pattern)).rejects.toBeDefined();
      expect(await outcomes(app, 'request', pattern)).toEqual({ rejected: 1 });
    },
  );

  it('that a guard lets pass count as they end', async () => {
    const app = await startRpcApp({ controllers: [OrdersController] });
    await Promise.allSettled([1, 2, 3, 4, 5, 6, 7, 8].map((id) => app.ask('guarded', id)));
    const expected = { success: 3, error: 1, rejected: 4 };
    expect(await outcomes(app, 'request', 'guarded')).toEqual(expected);
  });

  it('count as rejected where a guard of the whole app refuses them', async () => {
    const app = await startRpcApp({
      controllers: [OrdersController],
      configure: (one) => one.useGlobalGuards(new RefusingMessages()),
    });
    await expect(app.ask('sync')).rejects.toBeDefined();
    expect(await outcomes(app, 'request', 'sync')).toEqual({ rejected: 1 });
  });

  it('are in flight until they are answered', async () => {
    const app = await startRpcApp({ controllers: [OrdersController] });
    const answer = app.ask('slow');
    // The messages of one connection are handled in order.
    await app.ask('sync');
    expect(await inFlight(app, 'request', 'slow')).toBe(1);
    expect(await outcomes(app, 'request', 'slow')).toEqual({});
    release();
    expect(await answer).toEqual(['done']);
    expect(await inFlight(app, 'request', 'slow')).toBe(0);
    expect(await outcomes(app, 'request', 'slow')).toEqual({ success: 1 });
  });

  it('stay in flight as long as the stream that answers them', async () => {
    const app = await startRpcApp({ controllers: [OrdersController] });
    await new Promise((next) => {
      app.client.send('open', {}).subscribe({ next, error: () => undefined });
    });
    expect(await inFlight(app, 'request', 'open')).toBe(1);
    expect(await outcomes(app, 'request', 'open')).toEqual({});
  });

  it('have all their series at zero before the first of them', async () => {
    const app = await startRpcApp({ controllers: [OrdersController] });
    const body = await app.scrape();
    for (const pattern of ['sync', FIND, 'first', 'second', 'refused', 'unmatched']) {
      const text = JSON.stringify(pattern);
      for (const outcome of OUTCOMES) {
        const series = `{pattern=${text},outcome="${outcome}"} 0`;
        expect(body).toContain(`rpc_requests_total${series}`);
        expect(body).toContain(`rpc_request_duration_seconds_count${series}`);
      }
      expect(body).toContain(`rpc_requests_in_flight{pattern=${text}} 0`);
    }
  });

  it('for which there is no handler share one series', async () => {
    const app = await startRpcApp({ controllers: [OrdersController] });
    await expect(app.ask('scan-1')).rejects.toBeDefined();
    await expect(app.ask({ cmd: 'scan-2' })).rejects.toBeDefined();
    expect(await outcomes(app, 'request', 'unmatched')).toEqual({ error: 2 });
    expect(await app.scrape()).not.toContain('scan');
  });
});
