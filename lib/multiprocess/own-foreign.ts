import type { ForeignSnapshot } from '../exposition/index.js';
import type { StateForeign, StateSample } from './member-state.js';

/** Samples that are read before anybody looks at the clock. */
const BLOCK_SAMPLES = 256;

/**
 * A metric of prom-client's as a member tells it; stops now and then. All label values
 * become text, as they do in a body; quantiles are left out, since they cannot be merged.
 */
export function* stateOfForeign({
  name,
  family,
  numbers,
  exemplars,
}: ForeignSnapshot): Generator<void, StateForeign> {
  const type = String(family.type);
  const samples: StateSample[] = [];
  for (const [index, { labels = {}, metricName = family.name }] of family.values.entries()) {
    if ((index + 1) % BLOCK_SAMPLES === 0) yield;
    const isOwn = metricName === family.name;
    if (isOwn && type === 'summary' && labels['quantile'] !== undefined) continue;
    const exemplar = exemplars.get(index);
    samples.push({
      // prom-client takes `_total` from a counter's own name when it renders OpenMetrics.
      ...(!isOwn && { metricName: renamed(metricName, family.name, name) }),
      labels: textsOf(labels),
      value: numbers[index]!,
      ...(exemplar && { exemplar }),
    });
  }
  const { help } = family;
  return {
    name,
    help: typeof help === 'string' ? help : '',
    type,
    aggregator: aggregatorOf(family),
    samples,
  };
}

function renamed(metricName: string, from: string, to: string): string {
  return metricName.startsWith(from) ? to + metricName.slice(from.length) : metricName;
}

function textsOf(labels: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [label, String(value).toWellFormed()]),
  );
}

function aggregatorOf(family: object): string {
  const { aggregator } = family as { aggregator?: unknown };
  return typeof aggregator === 'string' ? aggregator : 'sum';
}
