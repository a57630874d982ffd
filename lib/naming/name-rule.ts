import { prefixOf, suggestPrefix } from './exposed-name.js';
import type { FindingOfRule, NamedMetric, NamingRule } from './naming-finding.js';
import { suggestName } from './suggest-name.js';

/** What is wrong with a name. */
export interface NameFault {
  /** Goes on from the metric's name: `has a colon, which …`. */
  readonly is: string;
  /** What to do besides, before the name is told: `Record seconds`. */
  readonly besides?: string;
  /** The unit to declare with the new name, where the definition declares one. */
  readonly unit?: string;
  /** What to do where no name can be suggested. */
  readonly cure: string;
}

/** A rule about a name as such. What is wrong with the app's prefix is said of the prefix. */
export function nameRule(rule: string, judge: (name: string) => NameFault | undefined): NamingRule {
  return (metric) => {
    const { name, definition } = metric;
    const whole = judge(name);
    if (whole === undefined) return [];
    const prefix = prefixOf(metric);
    if (prefix === '') return [nameFinding(rule, metric, whole)];
    const ofPrefix = judge(`${prefix}x`);
    const own = judge(`x_${definition.name}`) ?? (ofPrefix ? undefined : whole);
    return [
      ...(ofPrefix ? [prefixFinding(rule, name, prefix, ofPrefix)] : []),
      ...(own ? [nameFinding(rule, metric, own)] : []),
    ];
  };
}

/** The finding that a metric's name has a fault. */
export function nameFinding(rule: string, metric: NamedMetric, fault: NameFault): FindingOfRule {
  const { name, definition } = metric;
  const suggestion = suggestName(metric);
  const finding = { rule, metric: name, message: `Metric ${name} ${fault.is}.` };
  if (suggestion === undefined) return { ...finding, cure: fault.cure };
  const naming = fault.besides ? `${fault.besides}, and name it` : 'Name it';
  const unit =
    fault.unit === undefined || definition.unit === undefined ? '' : ` with unit: '${fault.unit}'`;
  return { ...finding, cure: `${naming} ${suggestion}${unit}.`, suggestion };
}

function prefixFinding(
  rule: string,
  metric: string,
  prefix: string,
  { is }: NameFault,
): FindingOfRule {
  const mended = suggestPrefix(prefix);
  const suggestion = mended === prefix ? undefined : mended;
  const cure = suggestion === undefined ? 'Choose another prefix.' : `Use "${suggestion}".`;
  const message = `The option prefix "${prefix}" ${is}.`;
  return { rule, metric, message, cure, ...(suggestion !== undefined && { suggestion }) };
}
