import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { EMPTY, type Observable } from 'rxjs';
import { eventually } from '../support/eventually.js';
import { HandTransport } from './hand-transport.js';
import { closeRpcApps, startRpcApp } from './rpc-app.js';
import { outcomes } from './rpc-series.js';

class Swallowing {
  catch(): Observable<never> {
    return EMPTY;
  }
}

@Controller()
class OrdersController {
  @EventPattern('reported')
  async reported(@Payload() fails: boolean): Promise<void> {
    await Promise.resolve();
    if (fails) throw new Error('no');
  }
  @UseFilters(new Swallowing())
  @EventPattern('swallowed')
  async swallowed(@Payload() fails: boolean): Promise<void> {
    await Promise.resolve();
    if (fails) throw new Error('no');
  }
}

afterEach(closeRpcApps);

describe('events that are handled in one and the same turn', () => {
  it.each([
    ['reported', [false, true]],
    ['reported', [true, false]],
    ['reported', [false, false, true, false]],
    ['swallowed', [false, true]],
    ['swallowed', [true, true, false]],
  ])('fail each for itself (%s %j)', async (pattern, fails) => {
    const transport = new HandTransport(Symbol('own transport'));
    const app = await startRpcApp({
      controllers: [OrdersController],
      microservice: { strategy: transport },
    });
    await Promise.allSettled(fails.map((one) => transport.request(pattern, one, {})));
    const error = fails.filter(Boolean).length;
    const expected = { success: fails.length - error, error };
    expect(await eventually(() => outcomes(app, 'event', pattern), expected)).toEqual(expected);
  });
});
