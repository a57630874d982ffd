import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  durationBuckets,
  MetricsError,
  open,
  type MetricDefinition,
  type MetricKind,
} from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { define, lint, type Parts } from './lint.js';
import { askPromtool, type PromtoolFinding } from './promtool.js';

type Row = readonly [kind: MetricKind, name: string, rules: readonly string[], parts?: Parts];

/** What promtool finds, and so do we. */
const BOTH: readonly Row[] = [
  ['counter', 'a01', ['counter-total']],
  ['counter', 'a02_totals', ['counter-total']],
  ['gauge', 'a03_total', ['total-only-on-counters']],
  ['histogram', 'a04_seconds_total', ['total-only-on-counters']],
  ['summary', 'a05_total', ['total-only-on-counters']],
  ['stateset', 'a06_total', ['total-only-on-counters']],
  ['gauge', 'a07_bucket', ['reserved-suffix']],
  ['summary', 'a08_bucket', ['reserved-suffix']],
  ['gauge', 'a09_count', ['reserved-suffix']],
  ['gauge', 'a10_sum', ['reserved-suffix']],
  ['counter', 'a11_count', ['counter-total', 'reserved-suffix']],
  ['histogram', 'a12_milliseconds', ['base-unit']],
  ['gauge', 'a13_kilobytes', ['base-unit']],
  ['gauge', 'a14_days_left', ['base-unit']],
  ['gauge', 'weeks_a15', ['base-unit']],
  ['gauge', 'a16_last_30_days', ['base-unit']],
  ['counter', 'a17_pounds_total', ['base-unit']],
  ['gauge', 'a18_kelvins', ['base-unit']],
  ['histogram', 'a19_ms', ['no-abbreviated-unit']],
  ['counter', 'a20_kb_total', ['no-abbreviated-unit']],
  ['gauge', 'a21_m', ['no-abbreviated-unit']],
  ['gauge', 'a22_MS', ['no-abbreviated-unit', 'metric-snake-case']],
  ['gauge', 'a23_kB_used', ['no-abbreviated-unit', 'metric-snake-case']],
  ['gauge', 'a24_gauge', ['no-type-in-name']],
  ['counter', 'a25_counter_total', ['no-type-in-name']],
  ['histogram', 'a26_histogram_seconds', ['no-type-in-name']],
  ['summary', 'a27_summary', ['no-type-in-name']],
  ['gauge', 'a28_Gauge', ['no-type-in-name', 'metric-snake-case']],
  ['gauge', 'a29:depth', ['no-colon']],
  ['gauge', 'a30_Depth_openOrders', ['metric-snake-case']],
  ['gauge', 'a31_queueDepth', ['metric-snake-case']],
  ['counter', 'a32_total', ['label-snake-case'], { labels: { queueName: ['a'] } }],
  ['summary', 'a33_waitTime', ['metric-snake-case']],
  ['stateset', 'a34_linkState', ['metric-snake-case', 'label-snake-case']],
];

/** What only we find. */
const ONLY_OURS: readonly Row[] = [
  ['histogram', 'b01_bucket', ['reserved-suffix']],
  ['histogram', 'b02_sum', ['reserved-suffix']],
  ['summary', 'b03_count', ['reserved-suffix']],
  ['gauge', 'b04_created', ['reserved-suffix']],
  ['gauge', 'b05_info', ['reserved-suffix']],
  ['histogram', 'b06_percent', ['base-unit']],
  ['gauge', 'b07_millisecond', ['base-unit']],
  ['gauge', 'b08_mebibytes', ['base-unit']],
  ['gauge', 'b10_msec', ['no-abbreviated-unit']],
  ['gauge', 'b11_kib', ['no-abbreviated-unit']],
  ['gauge', 'B12', ['metric-snake-case']],
  ['gauge', 'b13__depth', ['metric-snake-case']],
  ['counter', 'b14_total', ['label-snake-case'], { labels: { Queue: ['a'] } }],
  ['gauge', 'b15_second', ['unit-in-plural'], { unit: 'second' }],
  ['gauge', 'b16_depth', ['help-text'], { help: 'tbd' }],
  [
    'histogram',
    'b17_seconds',
    ['seconds-buckets'],
    { buckets: durationBuckets.request.map((bound) => bound * 1_000) },
  ],
  ['histogram', 'b18_bytes', ['bytes-buckets']],
  ['counter', 'b19_total', ['id-label'], { labels: { user_id: open() }, seed: [{ user_id: '7' }] }],
  ['counter', 'b20_total', ['label-spelling'], { labels: { paymentmethod: ['card'] } }],
];
const SPELT_OTHERWISE = define('counter', 'b00_total', { labels: { payment_method: ['card'] } });

const definitions = new Map<string, MetricDefinition>(
  [...BOTH, ...ONLY_OURS].map(([kind, name, , parts]) => [name, define(kind, name, parts)]),
);

describeWith('promtool', 'promtool check metrics', () => {
  let findings: PromtoolFinding[];
  const ours = lint([SPELT_OTHERWISE, ...definitions.values()]);

  const rulesOf = (all: readonly { metric: string; rule: string }[], name: string): string[] =>
    [...new Set(all.filter(({ metric }) => metric === name).map(({ rule }) => rule))].toSorted();

  beforeAll(async () => {
    findings = await askPromtool([...definitions.values(), SPELT_OTHERWISE]);
  });

  afterAll(closeApps);

  it.each(BOTH)('finds what is wrong, and so do we: %s %s %j', (_, name, rules) => {
    const theirs = rulesOf(findings, name);
    expect(theirs).not.toEqual([]);
    expect(rulesOf(ours, name)).toEqual([...rules].toSorted());
    expect(rules).toEqual(expect.arrayContaining(theirs));
  });

  it.each(ONLY_OURS)('does not find what we find: %s %s %j', (_, name, rules) => {
    expect(rulesOf(findings, name)).toEqual([]);
    expect(rulesOf(ours, name)).toEqual(rules);
  });

  it('names the base unit that we name', () => {
    const units = findings.filter(({ rule }) => rule === 'base-unit');
    expect(units.length).toBeGreaterThan(5);
    for (const { metric, text } of units) {
      const [, base] = /"(\w+)"/.exec(text)!;
      const own = ours.find((one) => one.metric === metric && one.rule === 'base-unit')!;
      expect(own.message).toContain(`whose base unit in Prometheus is "${base}"`);
    }
  });
});

describe('what promtool also finds', () => {
  it.each(['le', 'quantile'])('cannot be defined here: the label %s', (label) => {
    expect(() => define('gauge', 'depth', { labels: { [label]: ['1'] } })).toThrow(MetricsError);
  });

  it.each(['', ' ', '\n'])('cannot be defined here: a metric without help (%j)', (help) => {
    expect(() => define('gauge', 'depth', { help })).toThrow(MetricsError);
  });
});
