import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  MetricsError,
  open,
  type CardinalityOptions,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { startHandles } from '../handles/handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';

const WRONG: [option: string, value: unknown, shown: string][] = [
  ['', null, 'null'],
  ['', [], 'an array'],
  ['', 100, '100'],
  ['.maxSeriesPerMetric', { maxSeriesPerMetric: 0 }, '0'],
  ['.maxSeriesPerMetric', { maxSeriesPerMetric: 1.5 }, '1.5'],
  ['.maxSeriesPerMetric', { maxSeriesPerMetric: Infinity }, 'Infinity'],
  ['.maxSeriesPerMetric', { maxSeriesPerMetric: '9' }, '"9"'],
  ['.perLabel', { perLabel: 5 }, '5'],
  ['.perLabel.tenant', { perLabel: { tenant: 0 } }, '0'],
  ['.perLabel.tenant', { perLabel: { tenant: NaN } }, 'NaN'],
  ['.onOverflow', { onOverflow: 'fold' }, '"fold"'],
  ['.idleTtlSeconds', { idleTtlSeconds: 0 }, '0'],
  ['.idleTtlSeconds', { idleTtlSeconds: -1 }, '-1'],
  ['.idleTtlSeconds', { idleTtlSeconds: Infinity }, 'Infinity'],
];

function refusalOf(define: () => unknown): MetricsError {
  try {
    define();
  } catch (error) {
    return error as MetricsError;
  }
  throw new Error('It was taken.');
}

describe('limits that mean nothing', () => {
  it.each(WRONG)('are refused in a definition: cardinality%s of %j', (option, given, shown) => {
    const error = refusalOf(() =>
      defineCounter({
        name: 'a_total',
        help,
        labels: { tenant: open() },
        cardinality: given as CardinalityOptions,
      }),
    );
    expect(error).toBeInstanceOf(MetricsError);
    expect(error.code).toBe('INVALID_CARDINALITY');
    expect(error.message).toContain(`Metric a_total has ${shown} as cardinality${option}. Use`);
  });

  it.each(WRONG)(
    'are refused in the module, at boot: cardinality%s of %j',
    async (option, given, shown) => {
      const metrics = { cardinality: given as CardinalityOptions };
      await expect(startApp({ metrics })).rejects.toMatchObject({
        code: 'INVALID_OPTIONS',
        message: expect.stringContaining(`The option cardinality${option} is ${shown}. Use`),
      });
    },
  );

  it.each([
    ['closed', { outcome: 5 }],
    ['unknown', { tenent: 5 }],
    ['unknown', { toString: 5 }],
  ])('are refused in a definition for a label that is %s: %j', (_, perLabel) => {
    const error = refusalOf(() =>
      defineCounter({
        name: 'a_total',
        help,
        labels: { tenant: open(), outcome: ['a'] },
        cardinality: { perLabel: perLabel as never },
      }),
    );
    expect(error.code).toBe('INVALID_CARDINALITY');
    expect(error.message).toContain('none of its open labels (tenant)');
  });
});

describe('a definition with limits', () => {
  const define = (cardinality?: CardinalityOptions): ReturnType<typeof defineGauge> =>
    defineGauge({
      name: 'depth',
      help,
      labels: { a: open(), b: open() },
      ...(cardinality && { cardinality }),
    });

  it('keeps a frozen copy of them', () => {
    const perLabel = { a: 5 };
    const { cardinality } = define({ maxSeriesPerMetric: 7, perLabel });
    perLabel.a = 9;
    expect(cardinality).toEqual({ maxSeriesPerMetric: 7, perLabel: { a: 5 } });
    expect(Object.isFrozen(cardinality)).toBe(true);
    expect(Object.isFrozen(cardinality?.perLabel)).toBe(true);
  });

  it('is the same metric as one with equal limits', async () => {
    const one = define({ perLabel: { a: 1, b: 2 }, onOverflow: 'drop' });
    const other = define({ onOverflow: 'drop', perLabel: { b: 2, a: 1 } });
    const { handle } = await startHandles([one, other]);
    expect(handle(one)).toBe(handle(other));
  });

  it.each<CardinalityOptions>([
    {},
    { perLabel: {} },
    { perLabel: { a: undefined } },
    { maxSeriesPerMetric: undefined, onOverflow: undefined, idleTtlSeconds: undefined },
  ])('is the same metric as one without where it says nothing: %j', async (cardinality) => {
    const [one, other] = [define(), define(cardinality)];
    const { handle } = await startHandles([one, other]);
    expect(handle(one)).toBe(handle(other));
  });

  it.each([undefined, { maxSeriesPerMetric: 6 }, { perLabel: { a: 5 } }])(
    'is another metric than one with %j',
    async (cardinality) => {
      const metrics = { metrics: [define({ maxSeriesPerMetric: 5 }), define(cardinality)] };
      await expect(startApp({ metrics })).rejects.toMatchObject({
        code: 'METRIC_CLASH',
        message: expect.stringContaining('cardinality'),
      });
    },
  );
});
