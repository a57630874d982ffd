import type { MetricFamily } from '../instruments/index.js';
import type { ExpositionFormat, WriteOptions } from './exposition-format.js';
import { escapeHelp } from './label-text.js';
import { labelText, sampleLine } from './series-lines.js';

const TYPES: Readonly<Record<MetricFamily['kind'], string>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  summary: 'summary',
  info: 'gauge',
  stateset: 'gauge',
  unknown: 'untyped',
};

/**
 * The Prometheus text format 0.0.4.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export const textFormat: ExpositionFormat = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  end: '',
  write({ name, help, kind, series }: MetricFamily, { defaultLabels }: WriteOptions): string {
    let text = `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${TYPES[kind]}\n`;
    for (const one of series) {
      const labels = labelText(one, defaultLabels);
      for (const point of one.points) text += sampleLine(name + point.suffix, labels, point);
    }
    return text;
  },
};
