import { afterEach, describe, expect, it } from '@jest/globals';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles } from '../handles/handle-app.js';
import { NO_TIME, Visits } from './metrics.js';
import { tableOf } from './table-of.js';

afterEach(closeApps);

const SERIES = 1_500;
/** How many series are looked at in one step. */
const STEP = 256;

async function start(): ReturnType<typeof startHandles> {
  const app = await startHandles([Visits], { cardinality: { idleTtlSeconds: NO_TIME } });
  for (let index = 0; index < SERIES; index++) app.handle(Visits).inc({ tenant: `t${index}` });
  return app;
}

describe('a sweep for idle series', () => {
  it('does no more for all series than for a few at once', async () => {
    const { handle } = await start();
    const table = tableOf(handle(Visits));
    const cold = (): number => [...table].filter(({ isCold }) => isCold).length;
    let before = 0;
    for (const _ of table.sweep()!) {
      expect(cold() - before).toBeLessThanOrEqual(STEP);
      before = cold();
    }
    expect(cold()).toBe(SERIES);
    let left = SERIES + 1;
    for (const _ of table.sweep()!) {
      expect(left - [...table].length).toBeLessThanOrEqual(STEP);
      left = [...table].length;
    }
    expect(await seriesOf(handle(Visits))).toHaveLength(1);
  });

  it('loses no recording of those between its steps, by labels or through bound children', async () => {
    const { handle } = await start();
    const visits = handle(Visits);
    const table = tableOf(visits);
    const tenants = ['t0', `t${SERIES - 1}`, 'new'];
    const children = tenants.map((tenant) => visits.labels(tenant));
    let steps = 0;
    for (let sweeps = 0; sweeps < 4; sweeps++) {
      for (const _ of table.sweep()!) {
        steps++;
        for (const tenant of tenants) visits.inc({ tenant });
        for (const child of children) child.inc();
      }
      for (const tenant of tenants) visits.inc({ tenant });
    }
    const count = 2 * steps + 4;
    expect(await valueOf(visits, { tenant: 't0' })).toBe(count + 1);
    expect(await valueOf(visits, { tenant: 'new' })).toBe(count);
    expect(await valueOf(visits)).toBe(3 * count + 2);
  });

  it('is not due again at once where it was broken off, and drops nothing early', async () => {
    const { handle } = await startHandles([Visits], { cardinality: { idleTtlSeconds: 3_600 } });
    for (let index = 0; index < SERIES; index++) handle(Visits).inc({ tenant: `t${index}` });
    const table = tableOf(handle(Visits));
    const sweep = table.sweep()!;
    sweep.next();
    sweep.return(undefined);
    expect(table.sweep()).toBeUndefined();
  });

  it('takes no notice of what is removed, reset and made again between its steps', async () => {
    const { handle } = await start();
    const visits = handle(Visits);
    const sweep = tableOf(visits).sweep()!;
    sweep.next();
    const last = { tenant: `t${SERIES - 1}` };
    visits.remove(last);
    visits.inc(last, 5);
    sweep.next();
    visits.reset();
    visits.inc({ tenant: 't1' }, 7);
    for (const _ of sweep);
    visits.inc({ tenant: 't1' });
    expect(await valueOf(visits, { tenant: 't1' })).toBe(8);
    expect(await valueOf(visits, last)).toBeUndefined();
  });
});
