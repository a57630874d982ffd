import { formatBound, type LabelPairs } from '../exposition/index.js';
import type { FamilySnapshot, Point } from '../instruments/index.js';

/** A label of a line: the same in all series, or one of the series' own. */
type LineLabel = readonly [name: string, value: string | number];

/** The labels of one line of a metric, in the order of their names; where one is a number it is that of the series' value. */
export type LineLabels = readonly LineLabel[];

/** The labels of each line of a metric of this package. */
export function lineLabels(
  { name, labelNames, lines }: FamilySnapshot,
  defaultLabels: LabelPairs,
): LineLabels[] {
  const own = new Set<string | undefined>([
    ...labelNames,
    ...lines.map(({ bound }) => bound?.label),
  ]);
  const shared: LineLabel[] = [
    ...defaultLabels.filter(([label]) => !own.has(label)),
    ...labelNames.map((label, index): LineLabel => [label, index]),
  ];
  return lines.map((line) => byName([...shared, ...lineOwn(name, line)]));
}

/** The labels of a line for one series. */
export function fillLabels(labels: LineLabels, values: readonly string[]): LabelPairs {
  return labels.map(([name, value]) => [name, typeof value === 'number' ? values[value]! : value]);
}

/** The labels of one number of a metric of prom-client's. */
export function pointLabels(name: string, labels: LabelPairs, point: Point): LabelPairs {
  return byName([...labels, ...lineOwn(name, point)]);
}

function lineOwn(
  name: string,
  { suffix, bound }: Pick<Point, 'suffix' | 'bound'>,
): [name: string, value: string][] {
  const named: [string, string] = ['__name__', name + suffix];
  return bound === undefined ? [named] : [named, [bound.label, formatBound(bound.value)]];
}

function byName<L extends readonly [name: string, value: unknown]>(labels: L[]): L[] {
  return labels.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
