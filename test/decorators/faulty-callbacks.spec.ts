import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, type LoggerService } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  Gauged,
  Observed,
  open,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { of, type Observable } from 'rxjs';
import { closeApps, startApp, type RunningApp } from '../support/app.js';

const Good = defineCounter({ name: 'good_total', help: 'What must go on.' });
const Labelled = defineCounter({
  name: 'labelled_total',
  help: 'Calls.',
  labels: { label: open() },
});
const Closed = defineCounter({
  name: 'closed_total',
  help: 'Calls.',
  labels: { label: ['a', 'b'] },
});
const Amounts = defineCounter({ name: 'amounts_total', help: 'Amounts.' });
const Values = defineHistogram({ name: 'values', help: 'Values.' });
const Level = defineGauge({ name: 'level', help: 'A level.' });
const Tier = defineGauge({ name: 'tier_in_flight', help: 'In flight.', labels: { tier: open() } });

/** What the callbacks of a call return, or throw where it is a function. */
let rubbish: unknown;
const give = (): never => {
  if (typeof rubbish === 'function') return (rubbish as () => never)();
  return rubbish as never;
};

@Injectable()
class Service {
  @Counted(Labelled, { labels: { label: give } })
  @Counted(Good)
  label(): string {
    return 'result';
  }

  @Counted(Closed, { labels: { label: give } })
  @Counted(Good)
  closed(): string {
    return 'result';
  }

  @Counted(Amounts, { by: give })
  @Counted(Good)
  by(): string {
    return 'result';
  }

  @Observed(Values, { value: give })
  @Counted(Good)
  observed(): string {
    return 'result';
  }

  @Gauged(Level, { value: give })
  @Counted(Good)
  gauged(): string {
    return 'result';
  }

  @Gauged(Tier, { labels: { tier: give } })
  @Counted(Good)
  inFlight(): string {
    return 'result';
  }

  @Gauged(Tier, { labels: { tier: give } })
  stream(): Observable<number> {
    return of(1);
  }
}

const METRIC = {
  label: 'labelled_total',
  closed: 'closed_total',
  by: 'amounts_total',
  observed: 'values',
  gauged: 'level',
  inFlight: 'tier_in_flight',
} as const;
type Method = keyof typeof METRIC;
const METHODS = Object.keys(METRIC) as Method[];

const fail = (): never => {
  throw new TypeError('of a callback');
};
const logged: string[] = [];
const log = (message: unknown): void => void logged.push(String(message));
const logger: LoggerService = { log: () => undefined, warn: log, error: log };

beforeEach(() => void logged.splice(0));
afterEach(closeApps);

async function start(strict = false): Promise<RunningApp & { service: Service }> {
  const running = await startApp({ providers: [Service], metrics: { strict } });
  running.app.useLogger(logger);
  return { ...running, service: running.app.get(Service) };
}

const refusals = ({ app }: RunningApp, metric: string, reason: string) =>
  valueOf(app, 'nestjs_metrics_recording_errors_total', { metric, reason });

describe('a callback', () => {
  it.each(METHODS)('that throws harms neither the call nor other metrics (%s)', async (method) => {
    const running = await start();
    rubbish = fail;
    for (let call = 0; call < 3; call++) expect(running.service[method]()).toBe('result');
    expect(await valueOf(running.app, Good)).toBe(3);
    expect(await refusals(running, METRIC[method], 'callback_error')).toBe(3);
    expect(await refusals(running, METRIC[method], 'invalid_label')).toBe(0);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(`Service.${method}`);
    expect(logged[0]).toContain('of a callback');
  });

  it.each(METHODS)('that throws what has no text is counted too (%s)', async (method) => {
    const running = await start();
    rubbish = () => {
      throw Object.create(null);
    };
    expect(running.service[method]()).toBe('result');
    expect(await valueOf(running.app, Good)).toBe(1);
    expect(await refusals(running, METRIC[method], 'callback_error')).toBe(1);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['an object', {}],
    ['an array', ['a']],
    ['a symbol', Symbol('s')],
    ['a bigint', 1n],
    ['NaN', NaN],
    ['a promise', Promise.resolve('a')],
  ])('that returns %s as a label is refused', async (_what, value) => {
    const running = await start();
    rubbish = value;
    for (const method of ['label', 'closed', 'inFlight'] as const) {
      expect(running.service[method]()).toBe('result');
      expect(await refusals(running, METRIC[method], 'invalid_label')).toBe(1);
    }
    expect(await valueOf(running.app, Good)).toBe(3);
    expect(await valueOf(running.app, Labelled)).toBeUndefined();
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', '1'],
    ['an object', {}],
    ['a bigint', 1n],
    ['a promise', Promise.resolve(1)],
  ])('that returns %s as a value is refused', async (_what, value) => {
    const running = await start();
    rubbish = value;
    for (const method of ['by', 'observed', 'gauged'] as const) {
      expect(running.service[method]()).toBe('result');
      expect(await refusals(running, METRIC[method], 'invalid_value')).toBe(1);
    }
    expect(await valueOf(running.app, Good)).toBe(3);
    expect(await valueOf(running.app, Amounts)).toBe(0);
    expect(await valueOf(running.app, 'values_count')).toBe(0);
    expect(await valueOf(running.app, Level)).toBe(0);
  });

  it('that returns a value which only gauges take is refused by the others', async () => {
    const running = await start();
    rubbish = -Infinity;
    for (const method of ['by', 'observed', 'gauged'] as const) running.service[method]();
    expect(await refusals(running, 'amounts_total', 'invalid_value')).toBe(1);
    expect(await refusals(running, 'values', 'invalid_value')).toBe(1);
    expect(await valueOf(running.app, Level)).toBe(-Infinity);
  });

  it('that returns an unknown value of a closed label is folded', async () => {
    const running = await start();
    rubbish = 'c';
    running.service.closed();
    expect(await valueOf(running.app, Closed, { label: '__other__' })).toBe(1);
    const overflow = { metric: 'closed_total', label: 'label' };
    expect(await valueOf(running.app, 'nestjs_metrics_label_overflow_total', overflow)).toBe(1);
  });

  it('of a call in flight that throws is counted once for each subscription', async () => {
    const running = await start();
    rubbish = fail;
    const stream = running.service.stream();
    expect(await refusals(running, 'tier_in_flight', 'callback_error')).toBe(0);
    stream.subscribe();
    stream.subscribe();
    expect(await refusals(running, 'tier_in_flight', 'callback_error')).toBe(2);
  });
});

describe('in a strict app', () => {
  it.each(METHODS)('a decorator does not throw, and logs each time (%s)', async (method) => {
    const running = await start(true);
    rubbish = fail;
    for (let call = 0; call < 3; call++) expect(running.service[method]()).toBe('result');
    expect(await valueOf(running.app, Good)).toBe(3);
    expect(await refusals(running, METRIC[method], 'callback_error')).toBe(3);
    expect(logged).toHaveLength(3);
  });

  it.each(METHODS)('it logs each refused label or value (%s)', async (method) => {
    const running = await start(true);
    rubbish = {};
    for (let call = 0; call < 3; call++) expect(running.service[method]()).toBe('result');
    expect(await valueOf(running.app, Good)).toBe(3);
    expect(logged).toHaveLength(3);
    expect(logged[0]).toContain(METRIC[method]);
  });

  it('it logs each unknown value of a closed label, and counts it as folded', async () => {
    const running = await start(true);
    rubbish = 'c';
    for (let call = 0; call < 3; call++) expect(running.service.closed()).toBe('result');
    expect(logged).toHaveLength(3);
    expect(await valueOf(running.app, Good)).toBe(3);
    const folded = { metric: METRIC.closed, label: 'label' };
    expect(await valueOf(running.app, 'nestjs_metrics_label_overflow_total', folded)).toBe(3);
  });
});
