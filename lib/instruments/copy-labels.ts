/** What stands for a label set that cannot be read; no rules accept a list. */
export const UNREADABLE: readonly never[] = [];

/**
 * A copy of label sets put together, so that changing one later changes nothing.
 * Where a getter of one throws it is a label set that is refused.
 */
export function copyLabels(...parts: readonly (object | undefined)[]): object {
  try {
    return Object.assign({}, ...parts) as object;
  } catch {
    return UNREADABLE;
  }
}
