import type { MetricFamily } from '../instruments/index.js';
import type { ExpositionFormat } from './exposition-format.js';
import { escapeHelp } from './label-text.js';

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
  name: 'text',
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  end: '',
  omitsNegatives: false,
  header: ({ name, help, kind }) =>
    `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${TYPES[kind]}\n`,
  createdName: () => undefined,
  showsExemplars: () => false,
};
