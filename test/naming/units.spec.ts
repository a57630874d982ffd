import { describe, expect, it } from '@jest/globals';
import type { MetricKind } from 'nestjs-metrics';
import { breaks, define, lint } from './lint.js';

const BASE_UNITS = [
  'seconds',
  'bytes',
  'ratio',
  'celsius',
  'kelvin',
  'meters',
  'metres',
  'grams',
  'joules',
  'volts',
  'amperes',
];

describe('units', () => {
  it.each([...BASE_UNITS, 'dollars', 'requests', 'items'])('are no finding as %s', (unit) => {
    expect(lint([define('gauge', `order_${unit}`, { unit })])).toEqual([]);
    expect(lint([define('gauge', `order_${unit}`)])).toEqual([]);
    expect(lint([define('counter', `order_${unit}_total`, { unit })])).toEqual([]);
  });

  it.each<[MetricKind, string, string]>([
    ['histogram', 'request_duration_milliseconds', 'request_duration_seconds'],
    ['histogram', 'request_duration_millisecond', 'request_duration_seconds'],
    ['gauge', 'heap_mebibytes', 'heap_bytes'],
    ['counter', 'traffic_megabits_total', 'traffic_bytes_total'],
    ['counter', 'driven_kilometers_total', 'driven_meters_total'],
    ['gauge', 'cpu_usage_percent', 'cpu_usage_ratio'],
    ['gauge', 'room_fahrenheit', 'room_celsius'],
  ])('are base units: %s %s', (kind, name, suggestion) => {
    expect(breaks(define(kind, name))).toEqual({ rules: ['base-unit'], suggested: [suggestion] });
  });

  it.each<[MetricKind, string, string | undefined]>([
    ['histogram', 'request_duration_ms', 'request_duration_seconds'],
    ['gauge', 'uptime_secs', 'uptime_seconds'],
    ['gauge', 'heap_mb', 'heap_bytes'],
    ['counter', 'sent_kb_total', 'sent_bytes_total'],
    ['gauge', 'rope_m', undefined],
  ])('are spelt out: %s %s', (kind, name, suggestion) => {
    expect(breaks(define(kind, name))).toEqual({
      rules: ['no-abbreviated-unit'],
      suggested: suggestion === undefined ? [] : [suggestion],
    });
  });

  it.each([
    ['durationMs', ['metric-snake-case', 'no-abbreviated-unit'], ['duration_seconds']],
    ['heap_MB', ['metric-snake-case', 'no-abbreviated-unit'], ['heap_bytes']],
    ['heapKiB', ['metric-snake-case', 'no-abbreviated-unit'], ['heap_bytes']],
    ['agePercent', ['metric-snake-case', 'base-unit'], ['age_ratio']],
    ['activeVMs', ['metric-snake-case'], ['active_vms']],
    ['openURLs', ['metric-snake-case'], ['open_urls']],
    ['vmIDsSeen', ['metric-snake-case'], ['vm_ids_seen']],
  ])('are seen in other cases too: %s', (name, rules, suggested) => {
    expect(breaks(define('gauge', name))).toEqual({ rules, suggested });
  });

  it('say what to record, and which unit to declare', () => {
    const [declared] = lint([define('gauge', 'wait_milliseconds', { unit: 'milliseconds' })]);
    expect(declared).toMatchObject({
      certain: true,
      message:
        'Metric wait_milliseconds has the unit "milliseconds" in its name, whose base unit in Prometheus is "seconds".',
      cure: "Record seconds, and name it wait_seconds with unit: 'seconds'.",
    });
    const [percent] = lint([define('gauge', 'cpu_percent')]);
    expect(percent!.cure).toBe('Record a share from 0 to 1, and name it cpu_ratio.');
  });

  it('agree with the name, or the definition is refused', () => {
    expect(() => define('gauge', 'wait_ms', { unit: 'seconds' })).toThrow(
      /Name it wait_ms_seconds, or leave out "unit"/,
    );
  });

  it('are in the plural where they are declared, and may be what they like in other names', () => {
    expect(breaks(define('gauge', 'wait_second', { unit: 'second' }))).toEqual({
      rules: ['unit-in-plural'],
      suggested: ['wait_seconds'],
    });
    expect(lint([define('gauge', 'requests_per_second')])).toEqual([]);
  });

  it.each<[MetricKind, string]>([
    ['counter', 'revenue_pounds_total'],
    ['counter', 'orders_us_total'],
    ['counter', 'orders_gb_total'],
    ['counter', 'decoded_pb_total'],
    ['counter', 'air_miles_redeemed_total'],
    ['counter', 'bytes_sent_kb_total'],
    ['counter', 'requests_ms_sent_total'],
    ['gauge', 'business_hours'],
    ['gauge', 'energy_kilowatt_hours'],
    ['gauge', 'orders_last_30_days'],
    ['gauge', 'users_active_days'],
    ['gauge', 'heap_kilobytes_used'],
    ['gauge', 'land_square_kilometers'],
    ['gauge', 'requests_per_ms'],
    ['gauge', 'variant_b_users'],
    ['gauge', 'plan_d'],
    ['gauge', 'cost_micros'],
  ])('have no name suggested where they may be something else: %s %s', (kind, name) => {
    const findings = lint([define(kind, name)]);
    expect(findings).not.toEqual([]);
    for (const finding of findings) expect(finding).not.toHaveProperty('suggestion');
  });

  it('say what to do where no name is suggested', () => {
    const cures = ['revenue_pounds_total', 'age_days_total', 'orders_us_total'].map(
      (name) => lint([define('counter', name)])[0]!.cure,
    );
    expect(cures).toEqual([
      'Use grams for a mass, and the code of the currency (gbp) for money.',
      'Use seconds instead.',
      'Spell out the base unit, or choose another word.',
    ]);
  });
});
