import { UNREADABLE } from './copy-labels.js';

/** The labels and the value of a recording. */
export interface RecordingArguments {
  readonly labels: object | undefined;
  readonly value: unknown;
  /** The labels of an exemplar; undefined where none was given. */
  readonly exemplarLabels?: unknown;
}

/**
 * Sorts out prom-client's forms of call: `(labels, value)`, `(value)`, and an
 * object with an exemplar, which is known by its `exemplarLabels`.
 */
export function recordingArguments(first: unknown, second: unknown): RecordingArguments {
  if (typeof first !== 'object' || first === null) {
    return { labels: undefined, value: first === undefined ? second : first };
  }
  try {
    if (!('exemplarLabels' in first)) return { labels: first, value: second };
    const { labels, value, exemplarLabels } = first as RecordingArguments;
    return { labels, value, exemplarLabels };
  } catch {
    return { labels: UNREADABLE, value: second };
  }
}
