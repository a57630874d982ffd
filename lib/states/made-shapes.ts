import type { FamilySnapshot } from '../instruments/index.js';
import type { FamilyShape } from './member-state.js';

interface KnownShape {
  readonly shape: FamilyShape;
  readonly lines: FamilySnapshot['lines'];
}

/** The shapes of a member's metrics: the same object again as long as a metric is the same. */
export class MadeShapes {
  private readonly known = new Map<string, KnownShape>();

  of(family: FamilySnapshot): FamilyShape {
    const { name, help, kind, unit, labelNames, lines, aggregate } = family;
    const known = this.known.get(name);
    if (known?.lines === lines && isSame(known.shape, family)) return known.shape;
    const shape: FamilyShape = {
      name,
      help,
      kind,
      unit,
      labelNames,
      ...(kind === 'histogram' && { buckets: boundsOf(lines) }),
      aggregate,
    };
    this.known.set(name, { shape, lines });
    return shape;
  }
}

function isSame(shape: FamilyShape, family: FamilySnapshot): boolean {
  const { help, kind, unit, labelNames, aggregate } = family;
  return (
    shape.help === help &&
    shape.kind === kind &&
    shape.unit === unit &&
    shape.aggregate === aggregate &&
    shape.labelNames.length === labelNames.length &&
    shape.labelNames.every((label, index) => label === labelNames[index])
  );
}

/** The last bucket, for what is above all bounds, every histogram has. */
function boundsOf(lines: FamilySnapshot['lines']): number[] {
  return lines.flatMap(({ bound }) =>
    bound?.label === 'le' && bound.value !== Infinity ? [bound.value] : [],
  );
}
