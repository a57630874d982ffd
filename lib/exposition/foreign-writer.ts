import type { Point, SeriesSnapshot } from '../instruments/index.js';
import type { ByteWriter } from './byte-writer.js';
import { formatExemplar } from './exemplar-text.js';
import type { WriteOptions } from './family-writer.js';
import { groupForeign, type ForeignGroups, type ForeignSnapshot } from './foreign-family.js';
import { formatBound, formatValue } from './format-number.js';
import { formatLabels } from './label-text.js';

/** Samples that are read or written before anybody looks at the clock. */
const BLOCK_SAMPLES = 64;

/** Writes a metric of prom-client's, and stops after each block; nothing is written before all of it is read. */
export function* writeForeign(
  out: ByteWriter,
  snapshot: ForeignSnapshot,
  { format, defaultLabels }: WriteOptions,
): Generator<void> {
  const reading = groupForeign(snapshot, Object.fromEntries(defaultLabels));
  let step = reading.next();
  for (let read = 1; !step.done; read++) {
    if (read % BLOCK_SAMPLES === 0) yield;
    step = reading.next();
  }
  const family = step.value;
  out.text(format.header(family));
  for (const { labels, points } of family.groups) {
    writeSeries(out, family, { labels, points: [...points.values()] }, format);
    yield;
  }
}

function writeSeries(
  out: ByteWriter,
  family: ForeignGroups,
  { labels, points }: SeriesSnapshot,
  format: WriteOptions['format'],
): void {
  const own = formatLabels(labels);
  const skipsTotals = format.omitsFallingSums && points.some(sumMayFall);
  const showsExemplars = format.showsExemplars(family);
  for (const { suffix, bound, value, exemplar } of points) {
    if (skipsTotals && (suffix === '_sum' || suffix === '_count')) continue;
    const all = [own, bound && `${bound.label}="${formatBound(bound.value)}"`].filter(Boolean);
    const braces = all.length === 0 ? '' : `{${all.join(',')}}`;
    const after = showsExemplars && exemplar ? formatExemplar(exemplar) : '';
    out.text(`${family.name}${suffix}${braces} ${formatValue(value)}${after}\n`);
  }
}

function sumMayFall({ suffix, bound, value }: Point): boolean {
  return (suffix === '_bucket' && bound!.value < 0) || (suffix === '_sum' && value < 0);
}
