import { describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  isMetricDefinition,
} from 'nestjs-metrics';
import { expectRefusal, refusalOf } from './refusal.js';

const help = 'What it measures.';

describe('the kinds of definition', () => {
  it.each([
    ['counter', defineCounter({ name: 'orders_total', help })],
    ['gauge', defineGauge({ name: 'queue_depth', help })],
    ['histogram', defineHistogram({ name: 'wait_seconds', help })],
    ['summary', defineSummary({ name: 'parse_seconds', help })],
    ['info', defineInfo({ name: 'shop_info', help })],
    ['stateset', defineStateSet({ name: 'shop_state', help, states: ['on', 'off'] })],
  ])('are told apart: %s', (kind, definition) => {
    expect(definition.kind).toBe(kind);
    expect(definition.help).toBe(help);
    expect(isMetricDefinition(definition)).toBe(true);
    expect(isMetricDefinition({ ...definition })).toBe(false);
  });

  it('name the label of a state set as the metric is named', () => {
    const definition = defineStateSet({ name: 'shop_state', help, states: ['on', 'off'] });
    expect(definition.labels).toEqual({ shop_state: ['on', 'off'] });
    expect(definition.states).toEqual(['on', 'off']);
  });

  it.each(['shop', 'shop_information', '_info'])('refuse the info metric %s', (name) => {
    expectRefusal(
      refusalOf(() => defineInfo({ name, help })),
      'INVALID_METRIC_NAME',
      [`Metric ${name}`, 'ends with "_info"', `Name it ${name}_info`],
    );
  });
});

describe('the quantiles and window of a summary', () => {
  it('are 0.5, 0.9 and 0.99 over ten minutes in five steps where none are given', () => {
    expect(defineSummary({ name: 'parse_seconds', help })).toMatchObject({
      percentiles: [0.5, 0.9, 0.99],
      maxAgeSeconds: 600,
      ageBuckets: 5,
    });
  });

  it('are taken as given, 0 and 1 and none at all included', () => {
    const define = (percentiles: number[]): readonly number[] =>
      defineSummary({ name: 'parse_seconds', help, percentiles }).percentiles;
    expect(define([1, 0, 0.75])).toEqual([1, 0, 0.75]);
    expect(define([])).toEqual([]);
  });

  it.each([
    ['above 1, as in percent', [0.5, 99], 'the percentile 99'],
    ['below 0', [-0.1], 'the percentile -0.1'],
    ['that is NaN', [NaN], 'the percentile NaN'],
    ['that is a text', ['0.5'], 'the percentile "0.5"'],
    ['that is a hole', Array<number>(1), 'the percentile undefined'],
    ['twice', [0.5, 0.9, 0.5], 'a percentile twice'],
    ['that is no list', 0.5, '0.5 as percentiles'],
  ])('refuse a percentile %s', (_, percentiles, offender) => {
    const define = (): unknown =>
      defineSummary({ name: 'parse_seconds', help, percentiles: percentiles as number[] });
    expectRefusal(refusalOf(define), 'INVALID_PERCENTILES', [
      'Metric parse_seconds',
      offender,
      'from 0 to 1',
    ]);
  });

  it.each([
    ['maxAgeSeconds', 0, 'a number of seconds above 0'],
    ['maxAgeSeconds', -1, 'a number of seconds above 0'],
    ['maxAgeSeconds', Infinity, 'a number of seconds above 0'],
    ['maxAgeSeconds', NaN, 'a number of seconds above 0'],
    ['ageBuckets', 0, 'a whole number from 1 to 100'],
    ['ageBuckets', 1.5, 'a whole number from 1 to 100'],
    ['ageBuckets', 101, 'a whole number from 1 to 100'],
  ])('refuse %s: %d', (option, value, cure) => {
    const define = (): unknown => defineSummary({ name: 'parse_seconds', help, [option]: value });
    expectRefusal(refusalOf(define), 'INVALID_WINDOW', [
      'Metric parse_seconds',
      `${value} as ${option}`,
      cure,
    ]);
  });
});
