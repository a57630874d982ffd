import { isLive } from '../definitions/index.js';
import { wireNames } from '../registry/index.js';
import {
  differenceOfShapes,
  mergeKey,
  type FamilyShape,
  type Member,
  type StateFamily,
  type StateForeign,
} from '../states/index.js';
import { boundsOfForeign, foreignKey, outlives, type ForeignPart } from './merge-foreign.js';
import type { MergePart, ShapeDifference } from './merge-parts.js';

const CURES = {
  living:
    'Run one version of the app in all processes that answer together, or rename one of the metrics.',
  dead: 'To forget what they counted, remove the directory of the group while nothing runs.',
};

/** What parts tell about one metric of this package. */
export interface OwnGroup {
  /** That of the part that came first. */
  readonly shape: FamilyShape;
  readonly families: StateFamily[];
}

/** What parts tell about one metric of prom-client's. */
export interface ForeignGroup {
  readonly parts: ForeignPart[];
  /** The bounds of a histogram, once a part shows some. */
  bounds: string | undefined;
}

/** What parts tell, put together by metric: of one name only what can be merged. */
export class MergeGroups {
  private readonly groups = new Map<string, OwnGroup | ForeignGroup>();
  /** Which metric of this package has a name in a body. */
  private readonly owners = new Map<string, string>();

  constructor(private readonly onDifference: (difference: ShapeDifference) => void) {}

  /** Adds what a part tells; of the dead only what they counted. Stops after each metric. */
  *add({ metrics, member, isDead }: MergePart): Generator<void> {
    const leaveOut = (name: string, what: string): void => {
      const whose = isDead ? 'ended processes' : `process ${processOf(member)}`;
      const message = `Metric ${name} of ${whose} is left out of the scrape: ${what}. ${isDead ? CURES.dead : CURES.living}`;
      this.onDifference({ name, member, message });
    };
    for (const family of metrics.families) {
      const { name, aggregate } = family.shape;
      if (isDead && aggregate !== undefined && isLive(aggregate)) continue;
      const difference = this.addOwn(family);
      if (difference !== undefined) leaveOut(name, difference);
      yield;
    }
    for (const foreign of metrics.foreign) {
      if (foreign.aggregator === 'omit' || (isDead && !outlives(foreign))) continue;
      const difference = this.addForeign({ foreign, startedAt: member?.startedAt ?? 0 });
      if (difference !== undefined) leaveOut(foreign.name, difference);
      yield;
    }
  }

  /** The app's own metrics first, then those of prom-client, then what the module says of itself. */
  inOrder(): (OwnGroup | ForeignGroup)[] {
    return [...this.groups]
      .toSorted(([a, one], [b, other]) => rankOf(a, one) - rankOf(b, other))
      .map(([, group]) => group);
  }

  /** Returns why it cannot be merged, where it cannot. */
  private addOwn(family: StateFamily): string | undefined {
    const { shape } = family;
    const known = this.groups.get(shape.name);
    if (known === undefined) return this.begin(family);
    if ('parts' in known) return `it is ${kindOf(known)} of prom-client in another process`;
    if (mergeKey(known.shape) !== mergeKey(shape)) {
      return `${differenceOfShapes(shape, known.shape)} as in the process that is shown`;
    }
    known.families.push(family);
    return undefined;
  }

  private begin(family: StateFamily): string | undefined {
    const { name, kind } = family.shape;
    const names = wireNames(name, kind);
    const taken = names.find((one) => this.owners.has(one));
    if (taken !== undefined) {
      return `it takes the name ${taken}, as ${this.owners.get(taken)} does in another process`;
    }
    for (const one of names) this.owners.set(one, name);
    this.groups.set(name, { shape: family.shape, families: [family] });
    return undefined;
  }

  private addForeign(part: ForeignPart): string | undefined {
    const { foreign } = part;
    const bounds = boundsOfForeign(foreign);
    const known = this.groups.get(foreign.name);
    if (known === undefined) {
      this.groups.set(foreign.name, { parts: [part], bounds });
      return undefined;
    }
    if (!('parts' in known)) {
      return `it is of prom-client there, and a ${known.shape.kind} of nestjs-metrics in another process`;
    }
    const difference = differenceOfForeign(foreign, known.parts[0]!.foreign);
    if (difference !== undefined) return difference;
    if (bounds !== undefined && known.bounds !== undefined && bounds !== known.bounds) {
      return `its buckets are [${bounds}], not [${known.bounds}]`;
    }
    known.bounds ??= bounds;
    known.parts.push(part);
    return undefined;
  }
}

function differenceOfForeign(foreign: StateForeign, shown: StateForeign): string | undefined {
  if (foreignKey(foreign) === foreignKey(shown)) return undefined;
  return foreign.type === shown.type
    ? `its aggregator is ${foreign.aggregator}, not ${shown.aggregator}`
    : `its type is ${foreign.type}, not ${shown.type}`;
}

function kindOf({ parts }: ForeignGroup): string {
  return `a ${parts[0]!.foreign.type}`;
}

function processOf(member: Member | undefined): string {
  if (member === undefined) return 'unknown';
  const { pid, threadId } = member;
  return threadId === 0 ? `${pid}` : `${pid}, thread ${threadId},`;
}

function rankOf(name: string, group: OwnGroup | ForeignGroup): number {
  if ('parts' in group) return 1;
  return name.startsWith('nestjs_metrics_') ? 2 : 0;
}
