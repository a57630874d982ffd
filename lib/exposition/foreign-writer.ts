import type { Point, SeriesSnapshot } from '../instruments/index.js';
import type { ByteWriter } from './byte-writer.js';
import { formatExemplar } from './exemplar-text.js';
import type { WriteOptions } from './family-writer.js';
import { groupForeign, type ForeignGroups, type ForeignSnapshot } from './foreign-family.js';
import { checkForeign } from './foreign-rules.js';
import { formatBound, formatValue } from './format-number.js';
import { formatLabels } from './label-text.js';

/** Samples that are read, or series that are checked, before anybody looks at the clock. */
const BLOCK_STEPS = 64;

/**
 * Writes a metric of prom-client's, and stops after each block; nothing is written before all
 * of it is read and checked. Where its numbers do not suit its type, of which it returns
 * whether they do, or where that is asked for, it is written without one.
 * @throws Error for what would make the body unreadable
 */
export function* writeForeign(
  out: ByteWriter,
  snapshot: ForeignSnapshot,
  { format, defaultLabels }: WriteOptions,
  untyped: boolean,
): Generator<void, boolean> {
  const read = yield* inBlocks(groupForeign(snapshot, Object.fromEntries(defaultLabels)));
  const suitsType = yield* inBlocks(checkForeign(read));
  const family: ForeignGroups = untyped || !suitsType ? { ...read, kind: 'unknown' } : read;
  out.text(format.header(family));
  for (const { labels, points } of family.groups) {
    writeSeries(out, family, { labels, points: [...points.values()] }, format);
    yield;
  }
  return suitsType;
}

/** The same steps, which stop only after each block of them. */
function* inBlocks<T>(steps: Generator<void, T>): Generator<void, T> {
  for (let taken = 1; ; taken++) {
    const { done, value } = steps.next();
    if (done) return value;
    if (taken % BLOCK_STEPS === 0) yield;
  }
}

function writeSeries(
  out: ByteWriter,
  family: ForeignGroups,
  { labels, points }: SeriesSnapshot,
  format: WriteOptions['format'],
): void {
  const own = formatLabels(labels);
  const skipsTotals = format.omitsNegatives && points.some(sumMayFall);
  const showsExemplars = format.showsExemplars(family);
  for (const { suffix, bound, value, exemplar } of points) {
    if (skipsTotals && (suffix === '_sum' || suffix === '_count')) continue;
    // OpenMetrics has no quantiles below zero.
    if (format.omitsNegatives && bound?.label === 'quantile' && value < 0) continue;
    const all = [own, bound && `${bound.label}="${formatBound(bound.value)}"`].filter(Boolean);
    const braces = all.length === 0 ? '' : `{${all.join(',')}}`;
    const after = showsExemplars && exemplar ? formatExemplar(exemplar) : '';
    out.text(`${family.name}${suffix}${braces} ${formatValue(value)}${after}\n`);
  }
}

function sumMayFall({ suffix, bound, value }: Point): boolean {
  return (suffix === '_bucket' && bound!.value < 0) || (suffix === '_sum' && !(value >= 0));
}
