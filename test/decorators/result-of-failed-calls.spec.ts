import { Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Counted, defineCounter, open } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { concat, lastValueFrom, of, throwError, type Observable } from 'rxjs';
import { closeApps, startApp } from '../support/app.js';

const Failures = defineCounter({
  name: 'failures_total',
  help: 'Calls that failed, by what they had come to.',
  labels: { last: open() },
});

// Nothing is recorded of calls that succeed.
const OnError = Counted(Failures, {
  on: 'error',
  labels: { last: (call: { readonly result: unknown }) => String(call.result) },
});

@Injectable()
class Service {
  @OnError
  emits(): Observable<number> {
    return concat(
      of(1, 2),
      throwError(() => new Error('no')),
    );
  }

  @OnError
  async *yields(): AsyncGenerator<number> {
    yield 1;
    yield 2;
    throw new Error('no');
  }

  @OnError
  async rejects(): Promise<number> {
    throw new Error('no');
  }
}

afterEach(closeApps);

describe('a call of which only failures are recorded', () => {
  it.each([
    ['an Observable', '2', (service: Service) => lastValueFrom(service.emits())],
    [
      'an async generator',
      '2',
      async (service: Service) => {
        for await (const _ of service.yields());
      },
    ],
    ['a promise', 'undefined', (service: Service) => service.rejects()],
  ])('shows what was the last value before it: %s', async (_what, last, run) => {
    const { app } = await startApp({ providers: [Service] });
    await expect(run(app.get(Service))).rejects.toThrow('no');
    expect(await valueOf(app, Failures, { last })).toBe(1);
  });
});
