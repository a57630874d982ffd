import { MetricsError } from '../errors/index.js';
import { copyCardinality, type CardinalityOptions, type OpenNamesOf } from './cardinality.js';
import { MAX_LABEL_VALUE_LENGTH, toLabelValue } from './label-value.js';
import { isOpenLabel, type LabelSet, type LabelSpec, type LabelSpecs } from './label-specs.js';
import type { MetricDefinition, MetricDefinitionBase, MetricKind } from './metric-definition.js';
import { assertLabelName, assertMetricName, show } from './names.js';
import { isPlainObject } from './plain-object.js';
import { copySeed } from './seeds.js';

const DEFINITION_BRAND = Symbol.for('nestjs-metrics.definition');
const UNIT = /^[a-z][a-z0-9_]*$/;

/** What every `define…` function takes. */
export interface MetricDefinitionOptions<L extends LabelSpecs> {
  /**
   * Letters, digits, `_` and `:`. End counters with `_total` and use base units
   * such as `_seconds` and `_bytes`.
   * @see https://prometheus.io/docs/practices/naming/
   */
  name: string;
  /** One sentence that says what is measured. */
  help: string;
  /**
   * Label names with their closed vocabularies, or `open()` where the values are
   * not known in advance. Default: no labels.
   */
  labels?: L;
  /**
   * The base unit, which the name must end with (before `_total`), as OpenMetrics
   * demands. Default: none.
   */
  unit?: string;
  /**
   * Which series exist at zero from the first scrape: `true` for every
   * combination of closed labels, `false` for none, or a list of label sets.
   * Default: `true`, for gauges only where they have no labels.
   */
  seed?: boolean | readonly LabelSet<NoInfer<L>>[];
  /** How many series its open labels may make. Default: the module's option `cardinality`. */
  cardinality?: CardinalityOptions<OpenNamesOf<NoInfer<L>>>;
}

/** Checks and copies what all kinds share. */
export function defineBase<K extends MetricKind, L extends LabelSpecs>(
  kind: K,
  options: MetricDefinitionOptions<L>,
): MetricDefinitionBase<K, L> {
  assertOptions(kind, options);
  const { name, help, unit } = options;
  assertMetricName(name, `The ${kind} ${show(name)}`);
  const offender = `Metric ${name}`;
  if (typeof help !== 'string' || help.trim() === '') {
    throw new MetricsError(
      'INVALID_HELP',
      `${offender} has ${show(help)} as help. Say in one sentence what it measures: it is what people read when an alert fires.`,
    );
  }
  if (unit !== undefined) assertUnit(unit, name, kind);
  const labels = copyLabels((options.labels ?? {}) as L, offender);
  const seed = copySeed(options.seed, labels, offender);
  const cardinality = copyCardinality(options.cardinality, labels, offender);
  return {
    kind,
    name,
    help,
    labels,
    labelNames: Object.freeze(Object.keys(labels)),
    ...(unit === undefined ? {} : { unit }),
    ...(seed === undefined ? {} : { seed }),
    ...(cardinality === undefined ? {} : { cardinality }),
  };
}

/** Refuses what is no object of options. */
export function assertOptions<O extends object>(kind: MetricKind, options: O): O {
  if (typeof options === 'object' && options !== null) return options;
  throw new MetricsError(
    'INVALID_DEFINITION',
    `A ${kind} is defined by ${show(options)} instead of an object. Pass { name, help, … }.`,
  );
}

/** Freezes and brands a definition. */
export function seal<D extends MetricDefinition>(definition: D): D {
  Object.defineProperty(definition, DEFINITION_BRAND, { value: true });
  return Object.freeze(definition);
}

/** True for what a `define…` function returned, whichever copy of the package made it. */
export function isMetricDefinition(value: unknown): value is MetricDefinition {
  return typeof value === 'object' && value !== null && DEFINITION_BRAND in value;
}

function assertUnit(unit: unknown, name: string, kind: MetricKind): void {
  if (typeof unit !== 'string' || !UNIT.test(unit)) {
    throw new MetricsError(
      'INVALID_UNIT',
      `Metric ${name} has the unit ${show(unit)}. Use a lower-case word such as "seconds", "bytes" or "dollars".`,
    );
  }
  if (kind === 'info' || kind === 'stateset') {
    throw new MetricsError(
      'INVALID_UNIT',
      `Metric ${name} is of kind ${kind}, which OpenMetrics gives no unit. Leave out "unit".`,
    );
  }
  const family = kind === 'counter' ? name.replace(/_total$/, '') : name;
  if (!family.endsWith(`_${unit}`)) {
    const suggestion = `${family}_${unit}${kind === 'counter' ? '_total' : ''}`;
    throw new MetricsError(
      'INVALID_UNIT',
      `Metric ${name} has the unit ${show(unit)}, which its name does not end with; OpenMetrics demands it. ` +
        `Name it ${suggestion}, or leave out "unit".`,
    );
  }
}

function copyLabels<L extends LabelSpecs>(labels: L, offender: string): L {
  if (!isPlainObject(labels)) {
    throw new MetricsError(
      'INVALID_LABEL_NAME',
      `${offender} has ${show(labels)} as labels. Pass an object such as { outcome: ['success', 'error'], tenant: open() }.`,
    );
  }
  const copy: [string, LabelSpec][] = [];
  for (const [label, spec] of Object.entries(labels)) {
    assertLabelName(label, offender);
    copy.push([label, isOpenLabel(spec) ? spec : copyVocabulary(label, spec, offender)]);
  }
  return Object.freeze(Object.fromEntries(copy)) as L;
}

function copyVocabulary(
  label: string,
  values: unknown,
  offender: string,
): readonly (string | number)[] {
  const where = `${offender}, label "${label}",`;
  if (!Array.isArray(values)) {
    throw new MetricsError(
      'INVALID_LABEL_VALUES',
      `${where} has ${show(values)} as values. List them in an array, or use open() where they are not known in advance.`,
    );
  }
  if (values.length === 0) {
    throw new MetricsError(
      'INVALID_LABEL_VALUES',
      `${where} has an empty vocabulary, so nothing could be recorded. List its values, or use open().`,
    );
  }
  const seen = new Set<string>();
  for (const value of values as unknown[]) {
    if (typeof value !== 'string' && !Number.isFinite(value)) {
      throw new MetricsError(
        'INVALID_LABEL_VALUES',
        `${where} lists ${show(value)}. Values are strings or finite numbers.`,
      );
    }
    if (seen.has(String(value))) {
      throw new MetricsError(
        'INVALID_LABEL_VALUES',
        `${where} lists ${show(value)} twice. List each value once.`,
      );
    }
    if (toLabelValue(value) !== String(value)) {
      throw new MetricsError(
        'INVALID_LABEL_VALUES',
        `${where} lists ${show(value)}, which is longer than ${MAX_LABEL_VALUE_LENGTH} characters or no well-formed text, and so would never be recorded. Use a short name.`,
      );
    }
    seen.add(String(value));
  }
  return Object.freeze([...(values as (string | number)[])]);
}
