/**
 * The longest label value that is kept, in UTF-16 code units; the rest is cut.
 * Longer values are messages or documents that got into a label by mistake.
 */
export const MAX_LABEL_VALUE_LENGTH = 200;

/**
 * A label value as it is stored: well-formed and cut to its limit. Undefined for
 * what is no label value: anything but strings, finite numbers and booleans.
 */
export function toLabelValue(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return fit(value);
    case 'boolean':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : undefined;
    default:
      return undefined;
  }
}

// Cut before it is made well-formed: the cut itself may split a surrogate pair.
function fit(value: string): string {
  return (
    value.length > MAX_LABEL_VALUE_LENGTH ? value.slice(0, MAX_LABEL_VALUE_LENGTH) : value
  ).toWellFormed();
}
