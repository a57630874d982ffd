import { nameFinding } from './name-rule.js';
import type { NamingRule } from './naming-finding.js';

/** A counter's name ends with `_total`. */
export const counterEndsWithTotal: NamingRule = (metric) => {
  if (metric.definition.kind !== 'counter' || metric.name.endsWith('_total')) return [];
  const fault = {
    is: 'is a counter, whose name Prometheus ends with "_total"',
    cure: 'End it with "_total".',
  };
  return [nameFinding('counter-total', metric, fault)];
};

/** No other metric's name does. */
export const onlyCountersEndWithTotal: NamingRule = (metric) => {
  const { kind } = metric.definition;
  if (kind === 'counter' || !metric.name.endsWith('_total')) return [];
  const fault = {
    is: `is a ${kind} and ends with "_total", as only counters do`,
    cure: 'Leave out "_total".',
  };
  return [nameFinding('total-only-on-counters', metric, fault)];
};
