import { Injectable, type LoggerService } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Counted,
  defineCounter,
  Gauged,
  outcome,
  Timed,
  type CallRecorder,
  type MethodCall,
  type MethodInterceptor,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';
import {
  AlsoBusy,
  Busy,
  callFourTimes,
  Calls,
  readAll,
  Service,
  Took,
} from './recorded-service.js';

const lines: string[] = [];
const logged: string[] = [];
const log = (message: unknown): void => void logged.push(String(message));
const logger: LoggerService = { log: () => undefined, warn: log, error: log };

beforeEach(() => {
  lines.splice(0);
  logged.splice(0);
});
afterEach(closeApps);

/** Has nothing but what the contract asks for. */
@Injectable()
class Tracing implements MethodInterceptor {
  bind(): CallRecorder<string> {
    return {
      usesClock: false,
      begin: () => 'state',
      end: ({ outcome: how, result }: MethodCall, state) => {
        lines.push(`${how} ${String(result)} ${state}`);
      },
    };
  }
}

describe('a recorder of the contract alone', () => {
  it('beside those of ours is told all, and they record as before', async () => {
    const { app } = await startApp({
      providers: [Service],
      metrics: { interceptors: { timed: Tracing } },
    });
    await callFourTimes((body) => app.get(Service).all(body));
    expect(lines).toEqual([
      'success 1 state',
      'success 2 state',
      'success 3 state',
      'error undefined state',
    ]);
    expect(await valueOf(app, Calls)).toBe(4);
    expect(await valueOf(app, Busy)).toBe(0);
  });
});

describe('two gauges on one method', () => {
  it('both count a call while it goes on, and neither afterwards', async () => {
    const { app } = await startApp({ providers: [Service] });
    const service = app.get(Service);
    const levels = async (): Promise<(number | undefined)[]> => [
      await valueOf(app, Busy),
      await valueOf(app, AlsoBusy),
    ];
    const during = await service.twoGauges(async () => levels());
    expect(during).toEqual([1, 1]);
    await callFourTimes((body) => service.twoGauges(body));
    expect(await levels()).toEqual([0, 0]);
    expect(await valueOf(app, Calls)).toBe(5);
  });
});

describe('under strict', () => {
  const Narrow = defineCounter({
    name: 'narrow_total',
    help: 'Calls.',
    labels: { outcome: ['fine'] },
  });

  @Injectable()
  class Strict {
    @Counted(Narrow, { labels: { outcome: outcome() as unknown as () => 'fine' } })
    @Timed(Took)
    @Gauged(Busy)
    @Counted(Calls)
    work<T>(body: () => T): T {
      return body();
    }
  }

  it('what a label does not list is logged at each call, which goes on, as do others', async () => {
    const { app } = await startApp({ providers: [Strict], metrics: { strict: true } });
    app.useLogger(logger);
    await callFourTimes((body) => app.get(Strict).work(body));
    expect(await readAll(app)).toEqual([4, 4, 0]);
    expect(logged).toHaveLength(4);
    expect(logged[0]).toContain('narrow_total');
    const overflow = { metric: 'narrow_total', label: 'outcome' };
    expect(await valueOf(app, 'nestjs_metrics_label_overflow_total', overflow)).toBe(4);
  });
});
