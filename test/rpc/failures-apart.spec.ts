import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, UseFilters, UseGuards, type CanActivate } from '@nestjs/common';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import type { ExecutionContext } from '@nestjs/common';
import { EMPTY, throwError, type Observable } from 'rxjs';
import { eventually } from '../support/eventually.js';
import { HandTransport } from './hand-transport.js';
import { closeRpcApps, startRpcApp } from './rpc-app.js';
import { outcomes } from './rpc-series.js';

const filterAsked = new EventTarget();
let letFilterAnswer: () => void;
let letJobEnd: () => void;

class LateReporting {
  async catch(error: unknown): Promise<Observable<never>> {
    await new Promise<void>((resolve) => {
      letFilterAnswer = resolve;
      filterAsked.dispatchEvent(new Event('asked'));
    });
    return throwError(() => error);
  }
}
class Swallowing {
  catch(): Observable<never> {
    return EMPTY;
  }
}
class NotNo implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.getArgByIndex(0) !== 'no';
  }
}
class Never implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

async function failIf(fails: boolean): Promise<void> {
  await Promise.resolve();
  if (fails) throw new Error('no');
}

@Controller()
class OrdersController {
  @UseFilters(new LateReporting())
  @EventPattern('late')
  late(@Payload() fails: boolean): Promise<void> {
    return failIf(fails);
  }
  @UseFilters(new Swallowing())
  @EventPattern(['paid', 'sent'])
  either(@Payload() fails: boolean): Promise<void> {
    return failIf(fails);
  }
  @UseGuards(NotNo)
  @MessagePattern('guarded')
  guarded(@Payload() data: string): string {
    return data;
  }
  @Get('job')
  @EventPattern('job')
  async job(@Payload() data?: unknown): Promise<void> {
    if (data === undefined) throw new Error('no');
    await new Promise<void>((resolve) => (letJobEnd = resolve));
  }
}
class Inherited {
  @EventPattern('inherited')
  handle(_data: unknown): void {}
}
@UseGuards(Never)
@Controller()
class RefusingController extends Inherited {}
@Controller()
class LettingController extends Inherited {}

afterEach(closeRpcApps);

async function start(controllers = [OrdersController], rpc = true) {
  const transport = new HandTransport(Symbol('own transport'));
  const app = await startRpcApp({
    controllers,
    metrics: rpc ? { rpc: { handlerLabels: controllers.length > 1 } } : {},
    microservice: { strategy: transport },
  });
  return {
    app,
    send: (pattern: string, ...args: unknown[]) => transport.request(pattern, ...args),
  };
}

describe('the failure of a message', () => {
  it('is its own where others of the method succeed while its filter thinks', async () => {
    const { app, send } = await start();
    const asked = once(filterAsked, 'asked');
    const failing = send('late', true, {});
    await asked;
    for (let message = 0; message < 3; message++) await send('late', false, {});
    letFilterAnswer();
    await expect(failing).rejects.toThrow('no');
    expect(await outcomes(app, 'event', 'late')).toEqual({ success: 3, error: 1 });
  });

  it.each([
    ['first', [true, false]],
    ['last', [false, true]],
  ])('is of its own pattern, where one method has two (%s)', async (_, [paid, sent]) => {
    const { app, send } = await start();
    await Promise.allSettled([send('paid', paid, {}), send('sent', sent, {})]);
    const of = (fails: boolean | undefined) => ({ [fails ? 'error' : 'success']: 1 });
    await eventually(() => outcomes(app, 'event', 'paid'), of(paid));
    expect(await outcomes(app, 'event', 'paid')).toEqual(of(paid));
    expect(await outcomes(app, 'event', 'sent')).toEqual(of(sent));
  });

  it('is of its own app, where another of the same classes is not measured', async () => {
    const measured = await start();
    const other = await start([OrdersController], false);
    await Promise.allSettled([other.send('paid', true, {}), measured.send('paid', false, {})]);
    await Promise.allSettled([measured.send('paid', false, {}), other.send('paid', true, {})]);
    await eventually(() => outcomes(measured.app, 'event', 'paid'), { success: 2 });
    expect(await outcomes(measured.app, 'event', 'paid')).toEqual({ success: 2 });
  });

  it('is no matter of an HTTP request that calls the same method', async () => {
    const { app, send } = await start();
    const job = send('job', { id: 1 }, {});
    await eventually(() => Promise.resolve(typeof letJobEnd), 'function');
    expect((await fetch(`${app.url}/job`)).status).toBe(500);
    letJobEnd();
    await job;
    expect(await outcomes(app, 'event', 'job')).toEqual({ success: 1 });
  });
});

describe('the refusal of a message', () => {
  it.each([
    ['with one context for all messages', [{}]],
    ['without any object', []],
  ])('is its own on a transport %s', async (_, context) => {
    const { app, send } = await start();
    await Promise.allSettled([
      send('guarded', 'no', ...context),
      send('guarded', 'yes', ...context),
    ]);
    expect(await outcomes(app, 'request', 'guarded')).toEqual({ rejected: 1, success: 1 });
  });

  it('is of its own controller, where two inherit the method', async () => {
    const { app, send } = await start([RefusingController, LettingController] as never[]);
    await Promise.allSettled([send('inherited', {}, {})]);
    const line = (controller: string, outcome: string) =>
      `rpc_events_total{pattern="inherited",controller="${controller}",handler="handle",outcome="${outcome}"}`;
    await eventually(() => app.sample(line('LettingController', 'success')), 1);
    expect(await app.sample(line('LettingController', 'success'))).toBe(1);
    expect(await app.sample(line('RefusingController', 'rejected'))).toBe(1);
  });
});
