import { describe, expect, it } from '@jest/globals';
import { defineGauge, type GaugeAggregate } from 'nestjs-metrics';
import { expectRefusal, refusalOf } from './refusal.js';

const help = 'What it measures.';
const AGGREGATES: GaugeAggregate[] = [
  'sum',
  'min',
  'max',
  'average',
  'first',
  'mostRecent',
  'perProcess',
  'liveSum',
  'liveMin',
  'liveMax',
  'liveAverage',
  'liveFirst',
  'liveMostRecent',
  'livePerProcess',
];

describe('aggregate of a gauge', () => {
  it.each(AGGREGATES)('may be %s', (aggregate) => {
    expect(defineGauge({ name: 'level', help, aggregate }).aggregate).toBe(aggregate);
  });

  it('is no property of a definition that does not say it', () => {
    expect(defineGauge({ name: 'level', help })).not.toHaveProperty('aggregate');
    expect(defineGauge({ name: 'level', help, aggregate: undefined })).not.toHaveProperty(
      'aggregate',
    );
  });

  it.each(['mean', 'SUM', '', null, 1, 'toString', ['sum']])('is refused where it is %p', (odd) => {
    const error = refusalOf(() => defineGauge({ name: 'level', help, aggregate: odd as never }));
    expectRefusal(error, 'INVALID_DEFINITION', ['Metric level', ...AGGREGATES]);
  });

  it.each(['perProcess', 'livePerProcess'] as const)(
    'refuses a label "pid" of its own where it is %s, which adds one',
    (aggregate) => {
      const labels = { pid: ['1'] } as const;
      const error = refusalOf(() => defineGauge({ name: 'level', help, labels, aggregate }));
      expectRefusal(error, 'INVALID_DEFINITION', ['Metric level', '"pid"', aggregate, 'Rename']);
      expect(() => defineGauge({ name: 'level', help, labels, aggregate: 'max' })).not.toThrow();
    },
  );
});
