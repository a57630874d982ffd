import {
  isHeld,
  isOpenLabel,
  type CardinalityOptions,
  type MetricDefinition,
} from '../definitions/index.js';

/** How many series the open labels of one metric may make at run time, unless somebody says. */
export const DEFAULT_MAX_OPEN_SERIES = 2_000;

/** The limits of one metric: what its definition says, else what the module says. */
export interface SeriesLimits {
  readonly maxSeries: number;
  /** How many values a label may have, by its position in the declared order. */
  readonly perLabel: ReadonlyMap<number, number>;
  /** Whether a recording beyond a limit is lost. */
  readonly drops: boolean;
  /** After how long series are idle, in milliseconds; undefined where none ever is. */
  readonly idleTtlMs: number | undefined;
}

/** The limits that hold for a metric. */
export function limitsOf(
  definition: MetricDefinition,
  ofModule: CardinalityOptions = {},
): SeriesLimits {
  const { labels, labelNames, kind } = definition;
  const { perLabel: own, ...ofDefinition } = definition.cardinality ?? {};
  const said = { ...ofModule, ...withoutUndefined(ofDefinition) };
  const perLabel = new Map<number, number>();
  for (const [position, label] of labelNames.entries()) {
    const limit = limitOf(own, label) ?? limitOf(ofModule.perLabel, label);
    if (limit !== undefined && isHeld(labels, label)) perLabel.set(position, limit);
  }
  // Facts are set once, and stay.
  const canIdle = kind !== 'info' && labelNames.some((label) => isHeld(labels, label));
  const { idleTtlSeconds } = said;
  return {
    maxSeries: said.maxSeriesPerMetric ?? DEFAULT_MAX_OPEN_SERIES,
    perLabel,
    drops: said.onOverflow === 'drop',
    idleTtlMs: canIdle && idleTtlSeconds !== undefined ? idleTtlSeconds * 1_000 : undefined,
  };
}

/** How many series a metric can have, where its labels are closed, each with `__other__` beside its values. */
export function mostSeriesOf({ labels }: MetricDefinition): number {
  return Object.values(labels).reduce(
    (limit, spec) => limit * (isOpenLabel(spec) ? Infinity : spec.length + 1),
    1,
  );
}

/** A label may be named like a member of every object. */
function limitOf(
  perLabel: CardinalityOptions['perLabel'] | undefined,
  label: string,
): number | undefined {
  return perLabel && Object.hasOwn(perLabel, label) ? perLabel[label] : undefined;
}

function withoutUndefined<T extends object>(options: T): Partial<T> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<T>;
}
