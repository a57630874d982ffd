import type { ForeignSnapshot } from '../exposition/index.js';
import type { StateForeign, StateSample } from './member-state.js';

/** Samples that are read before anybody looks at the clock. */
const BLOCK_SAMPLES = 256;

/** The text of labels, by prom-client's own object, so that what has not changed is the same object. */
export type KnownTexts = WeakMap<object, Readonly<Record<string, string>>>;

/**
 * A metric of prom-client's as a member tells it; stops now and then. All label values
 * become text, as they do in a body; quantiles are left out, since they cannot be merged.
 */
export function* stateOfForeign(
  { name, family, numbers, exemplars }: ForeignSnapshot,
  known: KnownTexts,
): Generator<void, StateForeign> {
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
      labels: textsOf(labels, known),
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

function textsOf(
  labels: Readonly<Record<string, unknown>>,
  known: KnownTexts,
): Readonly<Record<string, string>> {
  const before = known.get(labels);
  // Whoever made the object may have changed it since.
  if (before !== undefined && isTextOf(labels, before)) return before;
  const texts = Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [label, textOf(value)]),
  );
  known.set(labels, texts);
  return texts;
}

function isTextOf(
  labels: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(labels);
  return (
    names.length === Object.keys(texts).length &&
    names.every((name) => texts[name] === textOf(labels[name]))
  );
}

function textOf(value: unknown): string {
  return String(value).toWellFormed();
}

function aggregatorOf(family: object): string {
  const { aggregator } = family as { aggregator?: unknown };
  return typeof aggregator === 'string' ? aggregator : 'sum';
}
