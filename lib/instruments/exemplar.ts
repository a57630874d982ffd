import { isLabelName, show, toLabelValue } from '../definitions/index.js';
import { describeError } from '../errors/index.js';

/** What a recording was about, as a link to a trace: a few labels, the value and the moment. */
export interface Exemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** In milliseconds since the epoch. */
  readonly timestamp: number;
}

/**
 * The most characters that names and values of an exemplar's labels may have together.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars
 */
const MAX_CHARACTERS = 128;

/** A copy of an exemplar's labels; what is wrong with them, as a string, where they cannot be shown. */
export function readExemplarLabels(given: unknown): Exemplar['labels'] | string {
  try {
    return check(given);
  } catch (error) {
    return `its labels threw ${describeError(error)}`;
  }
}

function check(given: unknown): Exemplar['labels'] | string {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return `exemplarLabels was ${show(given)} instead of labels`;
  }
  const labels: [name: string, text: string][] = [];
  let characters = 0;
  for (const [name, value] of Object.entries(given)) {
    const text = typeof value === 'string' ? value.toWellFormed() : toLabelValue(value);
    if (!isLabelName(name)) return `${show(name)} is no label name`;
    if (text?.includes('\0'))
      return `the label "${name}" holds a NUL, at which Prometheus refuses the scrape`;
    if (text === undefined) return `the label "${name}" was given ${show(value)}`;
    characters += countCharacters(name) + countCharacters(text);
    labels.push([name, text]);
  }
  return characters > MAX_CHARACTERS
    ? `its labels have ${characters} characters; OpenMetrics allows ${MAX_CHARACTERS}`
    : Object.fromEntries(labels);
}

/** Code points, as OpenMetrics counts. */
function countCharacters(text: string): number {
  let characters = 0;
  for (const _ of text) characters++;
  return characters;
}
