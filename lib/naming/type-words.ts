/** Types of metrics, which a name does not tell. */
const TYPES: ReadonlySet<string> = new Set(['counter', 'gauge', 'histogram', 'summary']);

/**
 * The first of the words that is a type. The first word of a whole name is none: it
 * says what the metric is about, as in `summary_emails_total`.
 */
export function typeIn(words: readonly string[]): string | undefined {
  return words.slice(1).find((word) => TYPES.has(word));
}
