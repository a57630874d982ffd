import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { MetricsModule } from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { closeApps, startApp } from '../support/app.js';
import { PROPERTY_TIMEOUT_MS, SHRINKING_MS, withinTime } from '../support/within-time.js';
import { differences, type Format } from './expected-body.js';
import { METRICS } from './metrics.js';
import { labelValues, mutation, type Mutation } from './operations.js';
import { Pair } from './pair.js';
import { FORMATS, scrapeBody, scrapeRegistry } from './read-body.js';

const ALL_FORMATS = [...FORMATS, 'registry'] as const;

/** A scrape of all metrics, or of some. */
interface Scrape {
  readonly do: 'scrape';
  readonly format: Format;
  readonly names: readonly string[] | undefined;
}

/** New default labels of the registry. */
interface DefaultLabels {
  readonly do: 'setDefaultLabels';
  readonly labels: Readonly<Record<string, string>>;
}

type Operation = Mutation | Scrape | DefaultLabels;

const scrape: Arbitrary<Scrape> = fc.record({
  do: fc.constant('scrape'),
  format: fc.constantFrom(...ALL_FORMATS),
  names: fc.option(fc.subarray(METRICS.map(({ name }) => name)), { nil: undefined }),
});

const defaultLabels: Arbitrary<DefaultLabels> = fc.record({
  do: fc.constant('setDefaultLabels'),
  labels: fc.constantFrom<Readonly<Record<string, string>>>(
    {},
    { pod: 'p' },
    { tenant: 'of all', a: '"\\\n', zone: '🔑' },
  ),
});

/** Few metrics and few label values, so that one series is met again and again. */
const operations: Arbitrary<Operation[]> = fc
  .tuple(fc.subarray([...METRICS], { minLength: 1, maxLength: 3 }), labelValues)
  .chain(([definitions, openValues]) => {
    const mutations = mutation(definitions, openValues);
    return fc.array(
      fc.oneof(
        { weight: 32, arbitrary: mutations.map((one): Operation[] => [one]) },
        { weight: 8, arbitrary: fc.tuple(mutations, fc.boolean()).map(thereAndBack) },
        { weight: 4, arbitrary: scrape.map((one): Operation[] => [one]) },
        { weight: 1, arbitrary: defaultLabels.map((one): Operation[] => [one]) },
      ),
      { maxLength: 60, size: 'max' },
    );
  })
  .map((all) => all.flat());

/** A recording whose series goes, alone or with all others, and comes back by the very same labels. */
function thereAndBack([one, withAll]: [Mutation, boolean]): Operation[] {
  if (one.do !== 'record') return [one];
  const { metric, labels } = one;
  return [one, withAll ? { do: 'reset', metric } : { do: 'remove', metric, labels }, one];
}

/** What the formats show that the model does not, after each scrape and at the end. */
async function differencesAfter(all: readonly Operation[]): Promise<string[]> {
  const registry = new Registry();
  const module = MetricsModule.forRoot({
    registry,
    metrics: METRICS,
    defaultMetrics: false,
    http: false,
  });
  const { app } = await startApp({ module });
  const pair = new Pair(app, registry, METRICS);
  const compare = async (format: Format, names?: readonly string[]): Promise<string[]> =>
    format === 'registry'
      ? differences(await scrapeRegistry(registry), pair.expected(format))
      : differences(await scrapeBody(app, format, names), pair.expected(format, names));
  try {
    for (const operation of all) {
      if (operation.do === 'scrape') {
        const found = await compare(operation.format, operation.names);
        if (found.length > 0) return found;
      } else if (operation.do === 'setDefaultLabels') {
        pair.setDefaultLabels(operation.labels);
      } else {
        pair.perform(operation);
      }
    }
    return (await Promise.all(ALL_FORMATS.map(async (format) => compare(format)))).flat();
  } finally {
    await closeApps();
  }
}

describe('whatever is recorded, removed and reset', () => {
  it(
    'a scrape in either format shows exactly what a plain model of the metrics does',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          operations,
          withinTime(4_000, async (all) => {
            expect(await differencesAfter(all)).toEqual([]);
          }),
        ),
        { numRuns: 200, interruptAfterTimeLimit: SHRINKING_MS },
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});
