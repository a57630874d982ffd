import type { NamedMetric, NamingRule } from './naming-finding.js';
import { isSnakeCase, toSnakeCase } from './words.js';

interface Spelling {
  readonly label: string;
  /** The first metric that spells it so. */
  readonly metric: string;
  /** In how many metrics it is spelt so, if every label were in snake_case. */
  count: number;
}

/**
 * One label is spelt one way in all metrics, or they cannot be joined and filtered
 * together: `statusCode` here and `status_code` there.
 */
export function labelsSpeltOneWay(metrics: readonly NamedMetric[]): NamingRule {
  const best = bestSpellings(metrics);
  return ({ name, definition }) =>
    definition.labelNames.flatMap((label) => {
      const { label: suggestion, metric } = best.get(sounds(label))!;
      if (suggestion === label) return [];
      const elsewhere = metric === name ? 'as well' : `in ${metric}`;
      const message = `Metric ${name} has the label ${label}, spelt ${suggestion} ${elsewhere}.`;
      const cure = `Spell it ${suggestion} in all metrics.`;
      return [{ rule: 'label-spelling', metric: name, message, cure, suggestion }];
    });
}

/** Of each label the spelling in snake_case that takes the fewest changes. */
function bestSpellings(metrics: readonly NamedMetric[]): ReadonlyMap<string, Spelling> {
  const spellings = new Map<string, Spelling>();
  const uses = metrics.flatMap(({ name, definition }) =>
    definition.labelNames.map((label) => ({ label, metric: name, count: 0 })),
  );
  for (const use of uses) if (!spellings.has(use.label)) spellings.set(use.label, use);
  for (const { label } of uses) {
    const spelling = spellings.get(toSnakeCase(label) ?? label) ?? spellings.get(label)!;
    spelling.count++;
  }
  const best = new Map<string, Spelling>();
  for (const spelling of spellings.values()) {
    const known = best.get(sounds(spelling.label));
    if (known === undefined || isBetter(spelling, known))
      best.set(sounds(spelling.label), spelling);
  }
  return best;
}

/** What the spellings of one label have in common. */
function sounds(label: string): string {
  return label.replaceAll('_', '').toLowerCase();
}

/** snake_case before all else, then the spelling of most metrics, then the one seen first. */
function isBetter(one: Spelling, other: Spelling): boolean {
  if (isSnakeCase(one.label) !== isSnakeCase(other.label)) return isSnakeCase(one.label);
  return one.count > other.count;
}
