import type { MetricKind } from '../definitions/index.js';
import { prefixOf, suggestPrefix } from './exposed-name.js';
import type { NamedMetric } from './naming-finding.js';
import { typeIn } from './type-words.js';
import { isBaseUnit, isOtherUnit, isUnit, plainBaseUnitOf, pluralUnit } from './units.js';
import { isSnakeCase, wordsOf } from './words.js';

/** Words after which a unit is part of another one, or of what is measured. */
const BEFORE_OTHER_UNITS = /^(?:per|square|cubic|\d+)$/;
/** What no name may end with, before `_total`. */
const NO_END = /(?:^|_)(?:bucket|count|created|sum|total)$/;

/**
 * A metric's exposed name with every fault mended; undefined where the new one could
 * mean something else, so that it takes somebody who knows what is measured.
 */
export function suggestName(metric: NamedMetric): string | undefined {
  const { kind, name, unit } = metric.definition;
  const prefix = prefixOf(metric);
  const newPrefix = suggestPrefix(prefix);
  // The first word of a whole name is neither a type nor an abbreviated unit.
  const first = prefix === '' ? [] : ['prefix'];
  const mended = withBaseUnit(withoutKind([...first, ...wordsOf(name)], kind), kind, unit);
  if (newPrefix === undefined || mended === undefined) return undefined;
  const words = mended.slice(first.length);
  // `total_orders` says at its beginning what a counter says at its end.
  if (kind === 'counter' && words[0] === 'total') words.shift();
  const stem = words.join('_');
  if (stem === '' || NO_END.test(stem)) return undefined;
  if (stem.endsWith('_info') && kind !== 'info') return undefined;
  if (stem.endsWith('_timestamp_seconds') && kind !== 'gauge') return undefined;
  const suggestion = `${newPrefix}${stem}${kind === 'counter' ? '_total' : ''}`;
  return suggestion !== metric.name && isSnakeCase(suggestion) ? suggestion : undefined;
}

/** The words without those at their end that only say which kind of metric it is. */
function withoutKind(words: readonly string[], kind: MetricKind): string[] {
  const stem = [...words];
  while (stem.length > 1 && saysTheKind(stem, kind)) stem.pop();
  return stem;
}

function saysTheKind(words: readonly string[], kind: MetricKind): boolean {
  const [before, last] = words.slice(-2) as [string, string];
  if (last === 'total' && kind === 'counter') return true;
  // `orders_count` are the orders, while `disk_total` is not the disk.
  if (['total', 'count', 'sum'].includes(last)) return isUnit(before) || /[^isu]s$/.test(before);
  return last === kind && typeIn(words.slice(-2)) !== undefined;
}

/** The words with a base unit at their end; undefined where a unit may mean something else. */
function withBaseUnit(
  words: readonly string[],
  kind: MetricKind,
  unit: string | undefined,
): string[] | undefined {
  const last = words.at(-1)!;
  const hasUnit = words.length > 1 && isUnit(last);
  const rest = hasUnit ? words.slice(0, -1) : [...words];
  if (hasUnit && rest.at(-1) === kind) rest.pop();
  if (typeIn(rest) !== undefined || rest.some((word, index) => isOtherUnit(word, index))) {
    return undefined;
  }
  if (!hasUnit) return rest;
  if (last === unit && pluralUnit(last) !== undefined) return [...rest, pluralUnit(last)!];
  if (!isOtherUnit(last, 1)) return [...rest, last];
  if (rest.some(isBaseUnit) || BEFORE_OTHER_UNITS.test(rest.at(-1) ?? '')) return undefined;
  const base = plainBaseUnitOf(last);
  return base === undefined ? undefined : [...rest, base];
}
