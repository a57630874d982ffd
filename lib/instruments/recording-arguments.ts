/** The labels and the value of a recording. */
export interface RecordingArguments {
  readonly labels: object | undefined;
  readonly value: unknown;
}

/**
 * Sorts out prom-client's forms of call: `(labels, value)`, `(value)`, and an
 * object with an exemplar, which is known by its `exemplarLabels`.
 */
export function recordingArguments(first: unknown, second: unknown): RecordingArguments {
  if (typeof first !== 'object' || first === null) {
    return { labels: undefined, value: first === undefined ? second : first };
  }
  if ('exemplarLabels' in first) {
    const { labels, value } = first as { labels?: object; value?: unknown };
    return { labels, value };
  }
  return { labels: first, value: second };
}
