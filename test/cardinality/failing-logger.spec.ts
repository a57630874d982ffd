import { Injectable, type LoggerService } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Counted, fromArg, MetricsError } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { Parse, Visits } from './metrics.js';

afterEach(closeApps);

const fail = (): never => {
  throw new Error('log down');
};
const BROKEN: LoggerService = { log: fail, warn: fail, error: fail };

@Injectable()
class Shop {
  @Counted(Visits, { labels: { tenant: fromArg(0) } })
  visit(_tenant: string): string {
    return 'seen';
  }
}

async function start(strict = false): Promise<HandleApp> {
  const cardinality = { perLabel: { tenant: 1 } };
  const providers = [Shop];
  const app = await startHandles([Visits, Parse], { cardinality, strict }, { providers });
  app.app.useLogger(BROKEN);
  return app;
}

describe('a logger of the app that throws', () => {
  it('costs no recording that is one too many, and reaches no caller', async () => {
    const { handle, folded } = await start();
    for (const tenant of ['a', 'b', 'c']) handle(Visits).inc({ tenant });
    expect(await valueOf(handle(Visits), { tenant: '__other__' })).toBe(2);
    expect(await folded('visits_total', 'tenant')).toBe(2);
  });

  it('costs no recording that is refused more than itself', async () => {
    const { handle, refused } = await start();
    handle(Visits).inc({} as { tenant: string });
    handle(Parse).observe({ tenant: 'a' }, NaN);
    expect(await refused('visits_total', 'invalid_label')).toBe(1);
    expect(await refused('parse', 'invalid_value')).toBe(1);
  });

  it.each([false, true])('takes no result from a decorated method, strict: %s', async (strict) => {
    const { app, handle } = await start(strict);
    const shop = app.get(Shop);
    expect(['a', 'b', 'c'].map((tenant) => shop.visit(tenant))).toEqual(['seen', 'seen', 'seen']);
    expect(await valueOf(handle(Visits))).toBe(strict ? 1 : 3);
  });

  it('does not keep a strict app from throwing what is wrong', async () => {
    const { handle } = await start(true);
    handle(Visits).inc({ tenant: 'a' });
    expect(() => handle(Visits).inc({ tenant: 'b' })).toThrow(MetricsError);
  });
});
