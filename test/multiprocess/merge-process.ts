import type { Metric } from 'prom-client';
import { type HandleOf, type MetricDefinition } from 'nestjs-metrics';
import { snapshotForeign } from '../../lib/exposition/foreign-family.js';
import { expandCollected, type CollectedFamily } from '../../lib/exposition/index.js';
import { createHandle, INSTRUMENT, type HandleContext } from '../../lib/instruments/index.js';
import { bequeath, NO_ESTATE } from '../../lib/merging/estate.js';
import type { Estate, Member, MemberState } from '../../lib/states/member-state.js';
import type { MergePart } from '../../lib/merging/merge-parts.js';
import { MetricsMerger } from '../../lib/merging/metrics-merger.js';
import { StateMaker } from '../../lib/states/state-maker.js';
import { SeriesPool } from '../../lib/states/series-pool.js';

const SILENT: HandleContext['issues'] = {
  refused: () => undefined,
  folded: () => undefined,
  cut: () => undefined,
  dropped: () => undefined,
  exemplarDropped: () => undefined,
};

/** A process of a group without its files: handles, and what it tells. */
export class CountingProcess {
  readonly member: Member;
  private readonly own: StateMaker;
  private readonly handles = new Map<MetricDefinition, HandleOf<MetricDefinition>>();
  private readonly foreign: { readonly name: string; readonly metric: Metric }[] = [];
  private sequence = 0;

  constructor(
    group: MergingGroup,
    identity: Partial<Member> = {},
    private readonly context: Partial<HandleContext> = {},
  ) {
    const pid = identity.pid ?? 100;
    const member = { app: 'a', pid, threadId: 0, startedAt: pid, version: '1.0.0' };
    this.member = { id: `${pid}-${group.nextId()}`, ...member, ...identity };
    this.own = new StateMaker(this.member, group.pool);
  }

  /** The handle of a definition in this process. */
  of<D extends MetricDefinition>(definition: D): HandleOf<D> {
    let handle = this.handles.get(definition);
    if (handle === undefined) {
      handle = createHandle<MetricDefinition>(definition, {
        name: definition.name,
        issues: SILENT,
        ...this.context,
      });
      this.handles.set(definition, handle);
    }
    return handle as unknown as HandleOf<D>;
  }

  /** Has a metric of prom-client's in this process. */
  add(...metrics: Metric[]): this {
    for (const metric of metrics) {
      const { name } = metric as unknown as { name: string };
      this.foreign.push({ name, metric });
    }
    return this;
  }

  /** All that it tells now. */
  async state(estate: Estate = NO_ESTATE): Promise<MemberState> {
    const collected: CollectedFamily[] = [...this.handles.values()].map((handle) =>
      (handle as unknown as HandleOf<MetricDefinition & { kind: 'counter' }>)[INSTRUMENT].state(),
    );
    for (const { name, metric } of this.foreign) {
      const family = await (metric as unknown as { get(): Promise<never> }).get();
      collected.push(snapshotForeign(name, family));
    }
    const own = this.own.metricsOf(collected);
    return { member: this.member, sequence: ++this.sequence, takenAt: Date.now(), own, estate };
  }

  /** It as a part of a merge. */
  async part(isDead = false): Promise<MergePart> {
    return { metrics: (await this.state()).own, member: this.member, isDead };
  }
}

/** A group of processes, as one that is scraped sees it. */
export class MergingGroup {
  readonly pool = new SeriesPool();
  /** What was said about metrics that were left out. */
  readonly differences: string[] = [];
  private readonly merger = new MetricsMerger(this.pool, ({ message }) => {
    this.differences.push(message);
  });
  private ids = 0;

  nextId(): number {
    return ++this.ids;
  }

  merge(parts: readonly MergePart[]): CollectedFamily[] {
    return finish(this.merger.merge(parts));
  }

  /** A merge that is only begun. */
  begin(parts: readonly MergePart[]): Generator<void, CollectedFamily[]> {
    return this.merger.merge(parts);
  }

  /** What becomes of an estate once these have left it what they told. */
  leave(states: readonly MemberState[], estate: Estate = NO_ESTATE): Estate {
    return states.reduce((before, state) => finish(bequeath(before, state, this.pool)), estate);
  }

  /** The samples of the merged processes. */
  async samples(...processes: readonly CountingProcess[]): Promise<Map<string, number>> {
    const parts = await Promise.all(processes.map((one) => one.part()));
    return samplesOf(this.merge(parts));
  }
}

/** An estate as a part of a merge. */
export function left(estate: Estate): MergePart {
  return { metrics: estate, isDead: true };
}

/** The samples of metrics, such as `orders_total{a="b"}`, labels unescaped; each line once. */
export async function samplesOf(
  families: readonly CollectedFamily[],
): Promise<Map<string, number>> {
  const samples = new Map<string, number>();
  for (const family of families) {
    const { name, series } = await expandCollected(family);
    for (const { labels, points } of series) {
      for (const { suffix, bound, value } of points) {
        const own = bound === undefined ? [] : [[bound.label, String(bound.value)] as const];
        const text = [...labels, ...own].map(([label, one]) => `${label}="${one}"`).join(',');
        const line = `${name}${suffix}${text === '' ? '' : `{${text}}`}`;
        if (samples.has(line)) throw new Error(`two lines of ${line}`);
        samples.set(line, value);
      }
    }
  }
  return samples;
}

/** Takes steps to their end. */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
