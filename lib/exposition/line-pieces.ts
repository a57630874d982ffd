import type { FamilySnapshot } from '../instruments/index.js';
import { formatBound } from './format-number.js';
import type { LabelFrame } from './label-bodies.js';

/** A line that every series has, but for the series' labels and the number. */
export interface LinePieces {
  /** What stands before the labels. */
  readonly head: Uint8Array;
  /** What stands between the labels and the number. */
  readonly tail: Uint8Array;
  /** True where the head is that of the line before. */
  readonly repeatsHead: boolean;
  /** True for a sum or a count. */
  readonly isTotal: boolean;
  readonly isQuantile: boolean;
}

/** The pieces of a metric's lines. */
export function linePieces(
  { name, lines }: Pick<FamilySnapshot, 'name' | 'lines'>,
  hasLabels: boolean,
): LinePieces[] {
  return lines.map(({ suffix, bound }, index) => {
    const own = bound === undefined ? '' : `${bound.label}="${formatBound(bound.value)}"`;
    const { head, tail } = lineFrame(name + suffix, hasLabels, own);
    return {
      head: encode(head),
      tail: encode(tail),
      repeatsHead: index > 0 && lines[index - 1]!.suffix === suffix,
      isTotal: suffix === '_sum' || suffix === '_count',
      isQuantile: bound?.label === 'quantile',
    };
  });
}

/** The pieces of a line whose own ones stand with the labels already, or of one beside the metric's. */
export function singlePieces({ head, tail }: LabelFrame): LinePieces {
  const pieces = { head: encode(head), tail: encode(tail) };
  return { ...pieces, repeatsHead: false, isTotal: false, isQuantile: false };
}

/** What stands around the labels in a line, with a label of its own where it has one. */
export function lineFrame(name: string, hasLabels: boolean, own = ''): LabelFrame {
  if (!hasLabels && own === '') return { head: name, tail: ' ' };
  return { head: `${name}{`, tail: `${hasLabels && own !== '' ? ',' : ''}${own}} ` };
}

/** Not as a `Buffer`, which is slower to copy. */
function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
