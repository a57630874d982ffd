import type { MetricDefinition, MetricKind } from 'nestjs-metrics';
import { define } from './lint.js';

const PREFIXES = [
  '',
  'pico',
  'nano',
  'micro',
  'milli',
  'centi',
  'deci',
  'deca',
  'hecto',
  'kilo',
  'kibi',
  'mega',
  'mibi',
  'mebi',
  'giga',
  'gibi',
  'tera',
  'tebi',
  'peta',
  'pebi',
  'exa',
];
const UNITS = [
  'amperes',
  'bytes',
  'celsius',
  'grams',
  'joules',
  'kelvin',
  'kelvins',
  'meters',
  'metres',
  'seconds',
  'volts',
  'minutes',
  'hours',
  'days',
  'weeks',
  'fahrenheit',
  'rankine',
  'inches',
  'yards',
  'miles',
  'feet',
  'bits',
  'calories',
  'pounds',
  'ounces',
  'percent',
];
const ABBREVIATIONS = [
  's',
  'ms',
  'us',
  'ns',
  'sec',
  'b',
  'kb',
  'mb',
  'gb',
  'tb',
  'pb',
  'm',
  'h',
  'd',
  'MS',
  'kB',
  'sEc',
];
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'Gauge', 'gauge_histogram'];
const SUFFIXES = ['total', 'count', 'sum', 'bucket', 'created', 'info', 'timestamp_seconds'];
const OTHERS = ['orders', 'queueDepth', 'HTTP', 'oK', '2xx', '30', 'heapUsed', 'x:y', 'per'];
const KINDS: readonly MetricKind[] = ['counter', 'gauge', 'histogram', 'summary', 'stateset'];

/** Every word that names are made of here. */
export const WORDS = [
  ...PREFIXES.flatMap((prefix) => UNITS.map((unit) => prefix + unit)),
  ...ABBREVIATIONS,
  ...TYPES,
  ...SUFFIXES,
  ...OTHERS,
];

/** Metrics whose names have each word in each place, and each pair of some words. */
export function madeUpMetrics(): MetricDefinition[] {
  const few = [...ABBREVIATIONS, ...TYPES, ...SUFFIXES, ...OTHERS, 'milliseconds', 'hours'];
  const endings = [
    ...WORDS.flatMap((word) => [[word], [word, 'total'], [word, 'used']]),
    ...few.flatMap((first) => few.map((second) => [first, second])),
  ];
  // The first word keeps one metric's names on the wire apart from those of all others.
  return endings.map((words, index) => {
    const kind = KINDS[index % KINDS.length]!;
    // A state set has a label of its name, which may have no colon.
    const fitting = kind === 'stateset' && words.includes('x:y') ? 'gauge' : kind;
    return define(fitting, [`z${index}`, ...words].join('_'));
  });
}
