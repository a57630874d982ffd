import { MetricsError } from '../errors/index.js';
import { toLabelValue } from './label-value.js';
import { isOpenLabel, type LabelSet, type LabelSpecs } from './label-specs.js';
import type { MetricDefinition } from './metric-definition.js';
import { show } from './names.js';

/** How many series the closed vocabularies of one metric may make together. */
export const MAX_SEEDED_SERIES = 1_000;

/** Checks and copies the `seed` option of a definition. */
export function copySeed<L extends LabelSpecs>(
  seed: unknown,
  labels: L,
  offender: string,
): boolean | readonly LabelSet<L>[] | undefined {
  if (seed === undefined || typeof seed === 'boolean') {
    const openLabel = Object.keys(labels).find((label) => isOpenLabel(labels[label]));
    if (seed === true && openLabel !== undefined) {
      throw new MetricsError(
        'INVALID_SEED',
        `${offender} has seed: true, but the values of its label "${openLabel}" are open, so its series are not known. ` +
          'List the label sets to seed, or leave out "seed".',
      );
    }
    return seed;
  }
  if (!Array.isArray(seed)) {
    throw new MetricsError(
      'INVALID_SEED',
      `${offender} has ${show(seed)} as seed. Use true, false or a list of label sets.`,
    );
  }
  return Object.freeze(
    Array.from(seed, (labelSet: unknown) => copyLabelSet(labelSet, labels, offender)),
  );
}

function copyLabelSet<L extends LabelSpecs>(
  labelSet: unknown,
  labels: L,
  offender: string,
): LabelSet<L> {
  const names = Object.keys(labels);
  const refuse = (what: string): never => {
    throw new MetricsError(
      'INVALID_SEED',
      `${offender} seeds ${what}. Give each of its labels (${names.join(', ') || 'it has none'}) a value it may take.`,
    );
  };
  if (typeof labelSet !== 'object' || labelSet === null || Array.isArray(labelSet)) {
    return refuse(`${show(labelSet)} instead of a label set`);
  }
  const given = new Map<string, unknown>(Object.entries(labelSet));
  for (const name of given.keys()) {
    if (!names.includes(name)) refuse(`the label "${name}", which it does not declare`);
  }
  const copy = names.map((name) => {
    const value = given.get(name);
    const spec = labels[name];
    const isValue = typeof value === 'string' || Number.isFinite(value);
    const isListed = isOpenLabel(spec) || (isValue && spec?.map(String).includes(String(value)));
    if (!isValue || !isListed) refuse(`${show(value)} as value of the label "${name}"`);
    return [name, value] as const;
  });
  return Object.freeze(Object.fromEntries(copy)) as LabelSet<L>;
}

/**
 * The label values, in declared order, of every combination of closed labels with
 * those that are fixed. None where a label is open and not fixed.
 * @throws MetricsError `TOO_MANY_SERIES` beyond {@link MAX_SEEDED_SERIES}.
 */
export function closedLabelSets(
  definition: MetricDefinition,
  fixed: ReadonlyMap<string, string> = new Map(),
): string[][] {
  const choices: { readonly name: string; readonly values: readonly string[] }[] = [];
  for (const name of definition.labelNames) {
    const spec = definition.labels[name]!;
    const only = fixed.get(name);
    if (only === undefined && isOpenLabel(spec)) return [];
    choices.push({
      name,
      values: only !== undefined || isOpenLabel(spec) ? [only!] : spec.map(String),
    });
  }
  const count = choices.reduce((product, { values }) => product * values.length, 1);
  if (count > MAX_SEEDED_SERIES) {
    const factors = choices.map(({ name, values }) => `${name}: ${values.length}`).join(' × ');
    throw new MetricsError(
      'TOO_MANY_SERIES',
      `Metric ${definition.name} would be seeded with ${count} series (${factors}); ${MAX_SEEDED_SERIES} is the limit for one metric. ` +
        'List the combinations that really occur in "seed", drop a label, or set seed: false.',
    );
  }
  return choices.reduce<string[][]>(
    (sets, { values }) => sets.flatMap((set) => values.map((value) => [...set, value])),
    [[]],
  );
}

/** The label values of the series that a definition lists in `seed`, in declared order. */
export function listedLabelSets(definition: MetricDefinition): string[][] {
  if (!Array.isArray(definition.seed)) return [];
  return (definition.seed as readonly Record<string, string | number>[]).map((labelSet) =>
    // As a recording of this label set would be: well-formed and cut.
    definition.labelNames.map((name) => toLabelValue(labelSet[name])!),
  );
}
