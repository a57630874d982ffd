import type { Exemplar } from '../instruments/index.js';
import { formatValue } from './format-number.js';
import { formatLabels } from './label-text.js';

/**
 * An exemplar as it follows a number, with its time in seconds.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars
 */
export function formatExemplar({ labels, value, timestamp }: Exemplar): string {
  return ` # {${formatLabels(Object.entries(labels))}} ${formatValue(value)} ${timestamp / 1_000}`;
}
