import { describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  MetricsError,
} from 'nestjs-metrics';
import { expectRefusal, refusalOf, type RefusedDefinition } from './refusal.js';

const help = 'What it measures.';
const CHARACTERS = 'Use letters, digits, "_" and ":"';
const NAME_RULE = 'a name that Prometheus refuses';

describe('the name, help and unit of a definition', () => {
  it.each<[kind: string, define: (name: string) => unknown]>([
    ['counter', (name) => defineCounter({ name, help })],
    ['gauge', (name) => defineGauge({ name, help })],
    ['histogram', (name) => defineHistogram({ name, help })],
    ['summary', (name) => defineSummary({ name, help })],
    ['info', (name) => defineInfo({ name, help })],
    ['stateset', (name) => defineStateSet({ name, help, states: ['on', 'off'] })],
  ])('refuses a bad name of a %s and names the kind', (kind, define) => {
    const error = refusalOf(() => define('orders-total'));
    expectRefusal(error, 'INVALID_METRIC_NAME', [
      `The ${kind} "orders-total"`,
      NAME_RULE,
      CHARACTERS,
    ]);
  });

  it.each([
    ['a digit first', '2xx_total', '"2xx_total"'],
    ['a space', 'orders total', '"orders total"'],
    ['a line break', 'orders\n_total', String.raw`"orders\n_total"`],
    ['a letter beyond ASCII', 'größe', '"größe"'],
    ['nothing in it', '', '""'],
    ['no string', 7, 'The counter 7'],
    ['nothing at all', undefined, 'The counter undefined'],
    ['a symbol', Symbol('orders'), 'The counter Symbol(orders)'],
    ['an object', {}, 'The counter an object'],
  ])('refuses a name that has %s', (_, name, offender) => {
    const error = refusalOf(() => defineCounter({ name: name as string, help }));
    expectRefusal(error, 'INVALID_METRIC_NAME', [offender, NAME_RULE, CHARACTERS]);
  });

  it.each(['a', '_', ':', 'orders_total', 'shop:orders:rate5m', 'Orders2'])(
    'takes the name %s',
    (name) => {
      expect(defineCounter({ name, help }).name).toBe(name);
    },
  );

  it.each([
    ['missing', undefined, 'undefined as help'],
    ['empty', '', '"" as help'],
    ['blank', '  \n', String.raw`"  \n" as help`],
    ['a number', 5, '5 as help'],
    ['an object', {}, 'an object as help'],
  ])('refuses a help that is %s', (_, value, offender) => {
    const error = refusalOf(() =>
      defineGauge({ name: 'queue_depth', help: value as unknown as string }),
    );
    expectRefusal(error, 'INVALID_HELP', ['Metric queue_depth', offender, 'Say in one sentence']);
  });

  it.each<[name: string, unit: string]>([
    ['charge_duration_seconds', 'seconds'],
    ['sent_bytes_total', 'bytes'],
    ['battery_charge_watt_hours', 'watt_hours'],
  ])('takes for %s the unit %s', (name, unit) => {
    expect(defineCounter({ name, help, unit }).unit).toBe(unit);
  });

  it.each<RefusedDefinition>([
    {
      title: 'that the name does not end with',
      define: () => defineHistogram({ name: 'charge_duration', help, unit: 'seconds' }),
      says: ['Metric charge_duration', '"seconds"', 'Name it charge_duration_seconds'],
    },
    {
      title: 'that stands behind _total',
      define: () => defineCounter({ name: 'sent_total', help, unit: 'bytes' }),
      says: ['Metric sent_total', 'does not end with', 'Name it sent_bytes_total'],
    },
    {
      title: 'that is the whole name',
      define: () => defineGauge({ name: 'bytes', help, unit: 'bytes' }),
      says: ['Metric bytes', 'or leave out "unit"'],
    },
    {
      title: 'in capitals',
      define: () => defineGauge({ name: 'sent_Bytes', help, unit: 'Bytes' }),
      says: ['Metric sent_Bytes', '"Bytes"', 'Use a lower-case word'],
    },
    {
      title: 'that is no string',
      define: () => defineGauge({ name: 'sent_bytes', help, unit: 1 as unknown as string }),
      says: ['Metric sent_bytes', 'the unit 1', 'Use a lower-case word'],
    },
    {
      title: 'of an info metric',
      define: () => defineInfo({ name: 'shop_info', help, unit: 'info' } as never),
      says: ['Metric shop_info', 'of kind info', 'Leave out "unit"'],
    },
  ])('refuses a unit $title', ({ define, says }) => {
    expectRefusal(refusalOf(define), 'INVALID_UNIT', says);
  });

  it.each<[kind: string, define: (options: never) => unknown]>([
    ['counter', defineCounter],
    ['gauge', defineGauge],
    ['histogram', defineHistogram],
    ['summary', defineSummary],
    ['info', defineInfo],
    ['stateset', defineStateSet],
  ])('refuses a %s without options', (kind, define) => {
    const error = refusalOf(() => define(undefined as never));
    expectRefusal(error, 'INVALID_DEFINITION', [`A ${kind}`, 'undefined', 'Pass {']);
  });

  it('throws an error that tells itself apart from all others', () => {
    const error = refusalOf(() => defineCounter({ name: '', help }));
    expect(error.name).toBe('MetricsError');
    expect(String(error)).toMatch(/^MetricsError: The counter ""/);
    expect(new Error('other') instanceof MetricsError).toBe(false);
    expect({ code: 'INVALID_HELP' } instanceof MetricsError).toBe(false);
    expect((null as unknown) instanceof MetricsError).toBe(false);
  });
});
