import type { Point, SeriesSnapshot } from '../instruments/index.js';
import { formatBound, formatValue } from './format-number.js';
import { formatLabels, type LabelPairs } from './label-text.js';

/** The labels of a series with the app's default labels, as text without braces. */
export function labelText({ labels }: SeriesSnapshot, defaultLabels: LabelPairs): string {
  if (defaultLabels.length === 0) return formatLabels(labels);
  const own = new Set(labels.map(([name]) => name));
  return formatLabels([...labels, ...defaultLabels.filter(([name]) => !own.has(name))]);
}

/** One sample line. */
export function sampleLine(name: string, labels: string, { value, bound }: Point): string {
  return `${name}${braces(labels, bound)} ${formatValue(value)}\n`;
}

function braces(labels: string, bound: Point['bound']): string {
  if (bound === undefined) return labels === '' ? '' : `{${labels}}`;
  const own = `${bound.label}="${formatBound(bound.value)}"`;
  return labels === '' ? `{${own}}` : `{${labels},${own}}`;
}
