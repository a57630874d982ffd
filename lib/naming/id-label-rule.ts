import { isHeld, type CardinalityOptions } from '../definitions/index.js';
import type { NamingRule } from './naming-finding.js';
import { wordsOf } from './words.js';

/** What a label's last word says about its values: each request may bring a new one. */
const LAST_WORDS: ReadonlySet<string> = new Set(
  (
    'id ids uid uuid guid ulid token session hash fingerprint email phone username ip ' +
    'path url uri href query referer referrer timestamp'
  ).split(' '),
);
const WHOLE_NAMES: ReadonlySet<string> = new Set(
  (
    'user user_name user_agent email_address ip_address remote_address phone_number ' +
    'query_string error_message stack stack_trace sql'
  ).split(' '),
);

/**
 * No open label carries ids: each of its values is a series for good. A label or a
 * definition with a limit of its own was thought about; an info metric has one series
 * whatever it says.
 */
export function noLabelOfIds({ perLabel: ofModule }: CardinalityOptions): NamingRule {
  return ({ name, definition }) => {
    if (definition.kind === 'info') return [];
    if (definition.cardinality?.maxSeriesPerMetric !== undefined) return [];
    const limits = [definition.cardinality?.perLabel, ofModule];
    return definition.labelNames
      .filter((label) => isHeld(definition.labels, label) && carriesIds(label))
      .filter((label) => !limits.some((of) => hasLimit(of, label)))
      .map((label) => ({
        rule: 'id-label',
        metric: name,
        message: `Metric ${name} has the open label ${label}, which reads as if each ${label} made a series of its own.`,
        cure: `${cureFor(label)}, or give it a limit: cardinality: { perLabel: { ${label}: 50 } }.`,
      }));
  };
}

function carriesIds(label: string): boolean {
  const words = wordsOf(label);
  return LAST_WORDS.has(words.at(-1) ?? '') || WHOLE_NAMES.has(words.join('_'));
}

function cureFor(label: string): string {
  return /pa?th$|ur[li]$|href$/i.test(label)
    ? "Use the route's template instead, such as /users/:id"
    : 'Leave it to logs and traces';
}

function hasLimit(limits: CardinalityOptions['perLabel'], label: string): boolean {
  return limits !== undefined && Object.hasOwn(limits, label) && limits[label] !== undefined;
}
