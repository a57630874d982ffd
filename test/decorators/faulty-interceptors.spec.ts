import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, type LoggerService } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  type CallRecorder,
  type MethodInterceptor,
  Timed,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { of, type Observable } from 'rxjs';
import { closeApps, startApp } from '../support/app.js';

const Calls = defineCounter({ name: 'calls_total', help: 'Calls.' });

@Injectable()
class Service {
  @Counted(Calls)
  @Timed()
  work(fail = false): string {
    if (fail) throw new Error('of the method');
    return 'done';
  }

  @Counted(Calls)
  @Timed()
  stream(): Observable<string> {
    return of('value');
  }
}

let step: keyof CallRecorder;

@Injectable()
class Faulty implements MethodInterceptor {
  bind(): CallRecorder {
    const fail = (): never => {
      throw new TypeError('of a recorder');
    };
    return { usesClock: false, [step]: fail };
  }
}

const logged: string[] = [];
const log = (message: unknown): void => void logged.push(String(message));
const logger: LoggerService = { log: () => undefined, warn: log, error: log };

beforeEach(() => void logged.splice(0));
afterEach(closeApps);

describe('a recorder of one’s own', () => {
  it.each(['begin', 'end'] as const)(
    'that throws in %s is logged once for its method, and calls go on',
    async (faulty) => {
      step = faulty;
      const { app } = await startApp({
        providers: [Service],
        metrics: { interceptors: { timed: Faulty } },
      });
      app.useLogger(logger);
      const service = app.get(Service);
      for (let call = 0; call < 3; call++) {
        expect(service.work()).toBe('done');
        expect(() => service.work(true)).toThrow('of the method');
      }
      expect(await valueOf(app, Calls)).toBe(6);
      expect(logged).toHaveLength(1);
      expect(logged[0]).toContain('Service.work');
      expect(logged[0]).toContain('of a recorder');
    },
  );

  it('that throws when a beginning is taken back is logged once too', async () => {
    step = 'abandon';
    const { app } = await startApp({
      providers: [Service],
      metrics: { interceptors: { timed: Faulty } },
    });
    app.useLogger(logger);
    const values: string[] = [];
    for (let call = 0; call < 3; call++) {
      app
        .get(Service)
        .stream()
        .subscribe((value) => values.push(value));
    }
    expect(values).toEqual(['value', 'value', 'value']);
    expect(await valueOf(app, Calls)).toBe(3);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('Service.stream');
  });
});
