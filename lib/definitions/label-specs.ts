const OPEN_BRAND = Symbol.for('nestjs-metrics.open-label');

/**
 * A label whose values are not known in advance. Its series are not seeded, and
 * their number is held by the cardinality guard. Made by {@link open}.
 */
export interface OpenLabel {
  readonly kind: 'open';
  /**
   * True where the code itself bounds the values (`class`, `method`): such a
   * label is outside the cardinality limit.
   */
  readonly boundedByCode: boolean;
}

/** The values that a label may take: a closed vocabulary, or {@link open}. */
export type LabelSpec = readonly (string | number)[] | OpenLabel;

/** Label names with the values that each may take, in declared order. */
export type LabelSpecs = Readonly<Record<string, LabelSpec>>;

/** The type of one label's value: the vocabulary's members, or any string. */
export type LabelValueOf<S> = S extends readonly (infer V)[] ? V : string;

/** A whole label set of the given label specifications. */
export type LabelSet<L extends LabelSpecs> = {
  readonly [K in keyof L & string]: LabelValueOf<L[K]>;
};

/**
 * Declares a label whose values are not known in advance, such as a tenant or a
 * host name. Prefer a closed vocabulary wherever the values can be listed: it is
 * checked by the compiler and seeded at zero. Values longer than 200 characters are
 * cut, and beyond the limits of `cardinality`, by default 2,000 series of a metric, new
 * values are counted as `__other__`.
 */
export function open(): OpenLabel {
  return makeOpenLabel(false);
}

/** A label whose values are names in the code, so that the code bounds them. */
export function openBoundedByCode(): OpenLabel {
  return makeOpenLabel(true);
}

/** True for what {@link open} returns, whichever copy of the package made it. */
export function isOpenLabel(value: unknown): value is OpenLabel {
  return typeof value === 'object' && value !== null && OPEN_BRAND in value;
}

function makeOpenLabel(boundedByCode: boolean): OpenLabel {
  return Object.freeze({ kind: 'open', boundedByCode, [OPEN_BRAND]: true } as const);
}
