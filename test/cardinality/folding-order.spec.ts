import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, open } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles } from '../handles/handle-app.js';
import { Visits } from './metrics.js';
import { tableOf, type Table } from './table-of.js';

afterEach(closeApps);

const LIMIT = 400;

const Requests = defineCounter({
  name: 'requests_total',
  help: 'Requests.',
  labels: { tenant: open(), region: open() },
});

/** Counts from now on how often all series are gone through. */
function watchLooks(table: Table): () => number {
  let looks = 0;
  const iterate = table[Symbol.iterator].bind(table);
  Object.defineProperty(table, Symbol.iterator, {
    value: () => {
      looks++;
      return iterate();
    },
  });
  return () => looks;
}

describe('a metric at its limit whose series come and go', () => {
  it('looks for the label to fold once for many that went', async () => {
    const { handle } = await startHandles([Requests], {
      cardinality: { maxSeriesPerMetric: LIMIT },
    });
    const requests = handle(Requests);
    const looks = watchLooks(tableOf(requests));
    const count = (tenant: string): void => requests.inc({ tenant, region: 'eu' });
    for (let index = 0; index <= LIMIT; index++) count(`t${index}`);
    const before = looks();
    for (let index = 0; index < LIMIT; index++) {
      requests.remove({ tenant: `t${index}`, region: 'eu' });
      count(`new${index}`);
      count('one too many');
    }
    expect(looks() - before).toBeLessThanOrEqual(4);
    expect(await valueOf(requests, { tenant: '__other__', region: 'eu' })).toBe(LIMIT + 1);
  });

  it('never looks where only one label can be folded', async () => {
    const { handle } = await startHandles([Visits], {
      cardinality: { maxSeriesPerMetric: LIMIT },
    });
    for (let index = 0; index < LIMIT; index++) handle(Visits).inc({ tenant: `t${index}` });
    handle(Visits).inc({ tenant: 'one too many' });
    const looks = watchLooks(tableOf(handle(Visits)));
    for (let index = 0; index < LIMIT; index++) {
      handle(Visits).remove({ tenant: `t${index}` });
      for (const tenant of [`new${index}`, 'one too many']) handle(Visits).inc({ tenant });
    }
    expect(looks()).toBe(0);
  });
});
