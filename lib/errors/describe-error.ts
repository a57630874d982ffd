/** What was thrown, for a message; whatever it is, and however odd. */
export function describeError(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    // An object without a prototype, or one whose toString throws.
    return Object.prototype.toString.call(error);
  }
}
