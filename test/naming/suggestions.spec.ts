import { describe, expect, it } from '@jest/globals';
import type { MetricDefinition, NamingFinding } from 'nestjs-metrics';
import { define, lint } from './lint.js';
import { madeUpMetrics } from './made-up-names.js';

const SUGGESTING = new Set([
  'metric-snake-case',
  'no-colon',
  'no-type-in-name',
  'base-unit',
  'no-abbreviated-unit',
  'counter-total',
  'total-only-on-counters',
  'reserved-suffix',
  'timestamp-only-on-gauges',
]);

/** What is wrong with the name that was suggested. */
function wrongWith(definition: MetricDefinition, suggestion: string): NamingFinding[] {
  return lint([define(definition.kind, suggestion)]).filter(({ rule }) => SUGGESTING.has(rule));
}

describe('a suggested name', () => {
  it('breaks no rule itself', () => {
    const definitions = new Map(madeUpMetrics().map((one) => [one.name, one]));
    const suggested = lint([...definitions.values()]).filter(
      ({ rule, suggestion }) => SUGGESTING.has(rule) && suggestion !== undefined,
    );
    expect(suggested.length).toBeGreaterThan(1_000);
    const wrong = suggested.flatMap(({ metric, suggestion }) =>
      wrongWith(definitions.get(metric)!, suggestion!).map(({ message }) => [metric, message]),
    );
    expect(wrong).toEqual([]);
  });
});

describe('a finding', () => {
  it('says in a sentence what is wrong, and in another what to do', () => {
    const odd = lint(madeUpMetrics(), 'myShop_').filter(
      ({ message, cure }) =>
        !/^(?:Metric|The option prefix) [^.]+\.$/.test(message) || !/^[A-Z][^.]+\.$/.test(cure),
    );
    expect(odd).toEqual([]);
  });
});
