import type { CardinalityOptions } from '../definitions/index.js';
import { bucketsOfBytes, bucketsOfSeconds } from './bucket-rules.js';
import { counterEndsWithTotal, onlyCountersEndWithTotal } from './counter-rules.js';
import { helpSaysSomething } from './help-rule.js';
import { noLabelOfIds } from './id-label-rule.js';
import { labelsInSnakeCase, nameInSnakeCase } from './snake-case-rules.js';
import { labelsSpeltOneWay } from './label-spelling-rule.js';
import type { NamedMetric, NamingFinding, NamingRule } from './naming-finding.js';
import { noReservedSuffix, timestampIsGauge } from './suffix-rules.js';
import { withoutTakenNames } from './taken-names.js';
import { baseUnit, noAbbreviatedUnit, unitInPlural } from './unit-rules.js';
import { noColon, noTypeInName } from './word-rules.js';

/** What Prometheus' conventions say of names. */
const NAME_RULES: readonly NamingRule[] = [
  nameInSnakeCase,
  noColon,
  noTypeInName,
  baseUnit,
  noAbbreviatedUnit,
  unitInPlural,
  counterEndsWithTotal,
  onlyCountersEndWithTotal,
  noReservedSuffix,
  timestampIsGauge,
];
/** What only looks wrong. */
const GUESSES: readonly NamingRule[] = [helpSaysSomething, bucketsOfSeconds, bucketsOfBytes];

/**
 * All findings about these metrics, in their order. Rules about names and units are those of
 * Prometheus' promlint, and more.
 * @param cardinality the module's own: a label with a limit in it was thought about.
 * @see https://prometheus.io/docs/practices/naming/
 */
export function lintNames(
  metrics: readonly NamedMetric[],
  cardinality: CardinalityOptions = {},
): NamingFinding[] {
  const ofNames = withoutTakenNames(
    metrics.map((metric) => ({ metric, findings: NAME_RULES.flatMap((rule) => rule(metric)) })),
  );
  const guesses = [...GUESSES, noLabelOfIds(cardinality), labelsSpeltOneWay(metrics)];
  const findings = metrics.flatMap((metric, index) => [
    ...[...ofNames[index]!, ...labelsInSnakeCase(metric)].map((one) => ({ ...one, certain: true })),
    ...guesses.flatMap((rule) => rule(metric)).map((one) => ({ ...one, certain: false })),
  ]);
  // What is wrong with the prefix is said of all metrics, in the same words.
  const told = new Set<string>();
  return findings.filter(({ message }) => !told.has(message) && told.add(message));
}
