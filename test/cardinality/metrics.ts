import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  open,
  type CardinalityOptions,
} from 'nestjs-metrics';

const help = 'What it measures.';
const labels = { tenant: open() } as const;
const seed = [{ tenant: 'acme' }] as const;

/** Metrics of each kind that is recorded, by tenant, of whom one is seeded. */
export const Visits = defineCounter({ name: 'visits_total', help, labels, seed });
export const Depth = defineGauge({ name: 'depth', help, labels, seed });
export const Wait = defineHistogram({ name: 'wait', help, labels, seed, buckets: [1] });
export const Parse = defineSummary({ name: 'parse', help, labels, seed, percentiles: [] });
export const Busy = defineGauge({ name: 'busy', help, labels, seed });

/** All of them. */
export const ALL = [Visits, Depth, Wait, Parse, Busy] as const;

/** A counter with two open labels and a closed one. */
export const Requests = defineCounter({
  name: 'requests_total',
  help,
  labels: { tenant: open(), region: open(), outcome: ['ok', 'failed'] },
});

/** The same with limits of its own. */
export function limited(
  cardinality: CardinalityOptions<'tenant' | 'region'>,
  seeds: readonly string[] = [],
): typeof Requests {
  return defineCounter({
    name: 'requests_total',
    help,
    labels: Requests.labels,
    seed: seeds.map((tenant) => ({ tenant, region: 'eu', outcome: 'ok' })),
    cardinality,
  });
}

/** Short enough that the next scrape always finds it over. */
export const NO_TIME = 1e-9;
