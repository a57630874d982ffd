import type { MetricFamily } from '../instruments/index.js';
import type { ProtobufWriter } from './remote-write-libraries.js';

/** The types of `MetricMetadata`, as the text format names them. */
const TYPES: Readonly<Record<MetricFamily['kind'], number>> = {
  unknown: 0,
  counter: 1,
  gauge: 2,
  info: 2,
  stateset: 2,
  histogram: 3,
  summary: 5,
};

/** What a metric is, as a field of a `WriteRequest`. */
export function metadataField(
  writer: ProtobufWriter,
  { name, help, kind, unit }: Pick<MetricFamily, 'name' | 'help' | 'kind' | 'unit'>,
): Uint8Array {
  writer.uint32(0x1a).fork();
  writer.uint32(0x08).uint32(TYPES[kind]).uint32(0x12).string(name);
  writer.uint32(0x22).string(help.toWellFormed());
  if (unit !== undefined) writer.uint32(0x2a).string(unit);
  return writer.ldelim().finish();
}
