import type { FindingOfRule, NamedMetric } from './naming-finding.js';
import { suggestName } from './suggest-name.js';

/** A metric, and what is wrong with its name. */
interface Judged {
  readonly metric: NamedMetric;
  readonly findings: readonly FindingOfRule[];
}

/** The findings of each metric, without suggested names that another one has, or is to have. */
export function withoutTakenNames(judged: readonly Judged[]): FindingOfRule[][] {
  const owners = new Map<string, string[]>();
  const note = (name: string, owner: string): void => {
    const family = familyOf(name);
    owners.set(family, [...(owners.get(family) ?? []), owner]);
  };
  for (const { metric } of judged) note(metric.name, metric.name);
  for (const { metric, findings } of judged) {
    const suggestion = findings.length > 0 ? suggestName(metric) : undefined;
    if (suggestion !== undefined) note(suggestion, metric.name);
  }
  return judged.map(({ findings }) =>
    findings.map((finding) => {
      const { suggestion, ...rest } = finding;
      if (suggestion === undefined) return finding;
      const other = owners.get(familyOf(suggestion))?.find((one) => one !== finding.metric);
      if (other === undefined) return finding;
      const cure = `Choose another name; ${suggestion} would clash with what ${other} is or should be named.`;
      return { ...rest, cure };
    }),
  );
}

/** What the names of a counter and of an info metric share with their OpenMetrics families. */
function familyOf(name: string): string {
  return name.replace(/(?<=.)_(?:total|info)$/, '');
}
