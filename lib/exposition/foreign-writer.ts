import type { Point, SeriesSnapshot } from '../instruments/index.js';
import type { ByteWriter } from './byte-writer.js';
import { formatExemplar } from './exemplar-text.js';
import type { WriteOptions } from './family-writer.js';
import type { NameClash } from './collected-family.js';
import type { ForeignGroups, ForeignSnapshot } from './foreign-family.js';
import { formatBound, formatValue } from './format-number.js';
import { formatLabels } from './label-text.js';
import { readForeign } from './read-foreign.js';

/**
 * Writes a metric of prom-client's, and stops after each block; nothing is written before all
 * of it is read and checked. Returns whether its numbers suit its type, without which it is
 * written where they do not.
 * @throws Error for what would make the body unreadable
 */
export function* writeForeign(
  out: ByteWriter,
  snapshot: ForeignSnapshot,
  { format, defaultLabels }: WriteOptions,
  clash: NameClash | undefined,
): Generator<void, boolean> {
  const { family, suitsType } = yield* readForeign(snapshot, defaultLabels, clash);
  out.text(format.header(family));
  for (const { labels, points } of family.groups) {
    writeSeries(out, family, { labels, points: [...points.values()] }, format);
    yield;
  }
  return suitsType;
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
