import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Counted, defineCounter, fromArg, open } from 'nestjs-metrics';
import { seriesOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

/** Garbage is collected in whole, which takes its time in a large process. */
jest.setTimeout(240_000);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

afterEach(closeApps);

const Visits = defineCounter({
  name: 'visits_total',
  help: 'Visits.',
  labels: { tenant: open(), kind: ['a', 'b'] },
});

@Injectable()
class Shop {
  @Counted(Visits, { labels: { tenant: fromArg(0), kind: 'a' } })
  visit(_tenant: string): void {}
}

const SERIES = 60_000;
/** Far below what one series takes. */
const LEAST_BYTES = 60;

/** The bytes in use once what is garbage is gone. */
async function settledHeap(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    await setImmediate();
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

const RECORDINGS: [where: string, record: (app: HandleApp, index: number) => void][] = [
  ['a handle', ({ handle }, index) => handle(Visits).inc({ tenant: `t${index}`, kind: 'a' })],
  [
    'a handle, by numbers',
    ({ handle }, index) => handle(Visits).inc({ tenant: index as unknown as string, kind: 'a' }),
  ],
  ['a bound child', ({ handle }, index) => handle(Visits).labels(`t${index}`, 'a').inc()],
  ['a decorated method', ({ app }, index) => app.get(Shop).visit(`t${index}`)],
];

describe('series that are gone take no memory where they were recorded by', () => {
  it.each(RECORDINGS)('%s', async (_, record) => {
    const app = await startHandles([Visits], {}, { providers: [Shop] });
    const visits = app.handle(Visits);
    const comeAndGo = (from: number, to: number): void => {
      for (let index = from; index < to; index++) {
        record(app, index);
        if (index % 100 === 99) visits.reset();
      }
    };
    comeAndGo(0, 1_000);
    const before = await settledHeap();
    comeAndGo(1_000, 1_000 + SERIES);
    expect((await settledHeap()) - before).toBeLessThan(SERIES * LEAST_BYTES);
    expect(await seriesOf(visits)).toEqual([]);
  });
});
