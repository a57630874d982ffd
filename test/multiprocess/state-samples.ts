import type {
  Estate,
  FamilyShape,
  MemberState,
  PooledSeries,
  StateChunk,
  StateFamily,
  StateMetrics,
} from '../../lib/states/member-state.js';

export const NO_METRICS: StateMetrics = { families: [], foreign: [] };
export const NO_ESTATE: Estate = { ...NO_METRICS, dead: 0, includes: [] };

export const ORDERS: FamilyShape = {
  name: 'orders_total',
  help: 'Orders.',
  kind: 'counter',
  labelNames: ['tenant', 'outcome'],
};

let sequences = 0;

/** A state of one member; each one that is made is a later one. */
export function memberState(parts: { own?: StateMetrics; estate?: Estate } = {}): MemberState {
  sequences += 1;
  return {
    member: {
      id: '17-0-00c0ffee',
      app: '/srv/shop "1"/main.js',
      pid: 17,
      threadId: 0,
      startedAt: 1_700_000_000_000,
      version: '1.0.0',
    },
    sequence: sequences,
    takenAt: 1_700_000_000_000 + sequences,
    own: parts.own ?? NO_METRICS,
    estate: parts.estate ?? NO_ESTATE,
  };
}

/** Series of {@link ORDERS}, by the names of their tenants. */
export function tenants(names: readonly string[]): PooledSeries[] {
  return names.map((name) => ({ labelValues: [name, 'success'] }));
}

/** As many names as wanted, that begin alike. */
export function namesOf(count: number, start = 'tenant'): string[] {
  return Array.from({ length: count }, (_, index) => `${start}-${index}`);
}

/** A chunk in which the series have the numbers that follow each other. */
export function chunkOf(series: readonly PooledSeries[], first = 0, width = 1): StateChunk {
  return {
    series,
    numbers: Float64Array.from({ length: series.length * width }, (_, index) => first + index),
    createdAt: Float64Array.from(series, (_, index) => 1_700_000_000_000 + index),
  };
}

/** A state that holds nothing but orders. */
export function ordersState(...chunks: StateChunk[]): MemberState {
  const family: StateFamily = { shape: ORDERS, chunks };
  return memberState({ own: { families: [family], foreign: [] } });
}
