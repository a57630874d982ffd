import { Injectable } from '@nestjs/common';
import { expect } from '@jest/globals';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  Gauged,
  Timed,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { lastValueFrom, of } from 'rxjs';
import type { TestApp } from '../support/app.js';

const help = 'What it measures.';

/** What the methods record. */
export const Calls = defineCounter({ name: 'calls_total', help });
export const Took = defineHistogram({ name: 'took_seconds', help });
export const Busy = defineGauge({ name: 'busy', help });
export const AlsoBusy = defineGauge({ name: 'also_busy', help });

/** Methods that do as they are told. */
@Injectable()
export class Service {
  @Counted(Calls)
  counted<T>(body: () => T): T {
    return body();
  }

  @Counted(Calls)
  @Timed(Took)
  @Gauged(Busy)
  all<T>(body: () => T): T {
    return body();
  }

  @Gauged(Busy)
  @Counted(Calls)
  @Gauged(AlsoBusy)
  twoGauges<T>(body: () => T): T {
    return body();
  }
}

/** Calls that were counted, those that were timed, and those in flight. */
export async function readAll(app: TestApp): Promise<(number | undefined)[]> {
  return [
    await valueOf(app, Calls),
    await valueOf(app, 'took_seconds_count'),
    await valueOf(app, Busy),
  ];
}

/** Three calls that succeed and one that fails, on a method. */
export async function callFourTimes(method: <T>(body: () => T) => T): Promise<void> {
  method(() => 1);
  await method(() => Promise.resolve(2));
  await lastValueFrom(method(() => of(3)));
  expect(() =>
    method(() => {
      throw new Error('no');
    }),
  ).toThrow('no');
}
