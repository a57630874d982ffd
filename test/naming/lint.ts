import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  lintNames,
  type LabelSpecs,
  type MetricDefinition,
  type MetricKind,
  type NamingFinding,
} from 'nestjs-metrics';

const HELP = 'What the test is about.';

/** What a definition says besides its kind and its name. */
export interface Parts {
  readonly labels?: LabelSpecs;
  readonly unit?: string;
  readonly help?: string;
  readonly buckets?: readonly number[];
  readonly seed?: readonly Readonly<Record<string, string>>[];
}

/** A definition of whichever kind. */
export function define(kind: MetricKind, name: string, parts: Parts = {}): MetricDefinition {
  const { buckets, ...rest } = parts;
  const options = { name, help: HELP, ...rest };
  switch (kind) {
    case 'counter':
      return defineCounter(options);
    case 'gauge':
      return defineGauge(options);
    case 'histogram':
      return defineHistogram({ ...options, ...(buckets && { buckets }) });
    case 'summary':
      return defineSummary(options);
    case 'info':
      return defineInfo(options);
    default:
      return defineStateSet({ ...options, states: ['up', 'down'] });
  }
}

/** The findings about these definitions in an app with this prefix. */
export function lint(definitions: readonly MetricDefinition[], prefix = ''): NamingFinding[] {
  return lintNames(
    definitions.map((definition) => ({ name: prefix + definition.name, definition })),
  );
}

/** The rules that a metric breaks, and the names that are suggested, each once. */
export function breaks(definition: MetricDefinition): { rules: string[]; suggested: string[] } {
  const findings = lint([definition]);
  return {
    rules: findings.map(({ rule }) => rule),
    suggested: [...new Set(findings.flatMap(({ suggestion }) => suggestion ?? []))],
  };
}
