import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { seriesOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { PROPERTY_TIMEOUT_MS, SHRINKING_MS, withinTime } from '../support/within-time.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { limited, type Requests } from './metrics.js';

const OTHER = '__other__';

/** Limits small enough to be met again and again. */
interface Limits {
  readonly maxSeriesPerMetric: number;
  readonly perLabel: { readonly tenant?: number; readonly region?: number };
  readonly onOverflow: 'other' | 'drop';
}

interface LabelSet {
  readonly tenant: string;
  readonly region: string;
  readonly outcome: 'ok' | 'failed';
}

interface Operation {
  readonly do: 'inc' | 'bound inc' | 'remove';
  readonly labels: LabelSet;
}

const limits: Arbitrary<Limits> = fc.record({
  maxSeriesPerMetric: fc.integer({ min: 1, max: 8 }),
  perLabel: fc.record(
    { tenant: fc.integer({ min: 1, max: 4 }), region: fc.integer({ min: 1, max: 3 }) },
    { requiredKeys: [] },
  ),
  onOverflow: fc.constantFrom('other', 'other', 'drop'),
});

const operations: Arbitrary<Operation[]> = fc.array(
  fc.record({
    do: fc.constantFrom('inc', 'inc', 'inc', 'bound inc', 'remove'),
    labels: fc.record({
      tenant: fc.constantFrom(
        'seed',
        OTHER,
        ...Array.from({ length: 8 }, (_, index) => `t${index}`),
      ),
      region: fc.constantFrom('eu', 'us', 'ap', 'sa', OTHER),
      outcome: fc.constantFrom('ok', 'failed', 'unlisted') as Arbitrary<'ok' | 'failed'>,
    }),
  }),
  { maxLength: 50, size: 'max' },
);

/** The value of each series, by its label values. */
type Reading = ReadonlyMap<string, number>;

const keyOf = ({ tenant, region, outcome }: Readonly<Record<string, string>>): string =>
  JSON.stringify([tenant, region, outcome]);

const SEED = keyOf({ tenant: 'seed', region: 'eu', outcome: 'ok' });

async function read(app: HandleApp, definition: typeof Requests): Promise<Reading> {
  const series = await seriesOf(app.handle(definition));
  return new Map(
    series.map(({ labels, value }) => [keyOf(labels as Record<string, string>), value]),
  );
}

/** The distinct values of a label among series made at run time, seeded ones and `__other__` aside. */
function valuesAt(position: number, reading: Reading): Set<string> {
  const values = [...reading.keys()].map((key) => (JSON.parse(key) as string[])[position]!);
  const seeded = (JSON.parse(SEED) as string[])[position]!;
  return new Set(values.filter((value) => value !== OTHER && value !== seeded));
}

/** Which series a recording went to; undefined where it was lost. */
function whereTo(before: Reading, after: Reading): string | undefined {
  const changed = [...after].filter(([key, value]) => value !== (before.get(key) ?? 0));
  expect(changed.length).toBeLessThanOrEqual(1);
  const [key, value] = changed[0] ?? [];
  if (key !== undefined) expect(value! - (before.get(key) ?? 0)).toBe(1);
  return key;
}

/** Expects that a recording went where the limits say. */
function checkRecording(
  given: LabelSet,
  { before, after }: { before: Reading; after: Reading },
  bounds: Limits,
): void {
  const outcome = (given.outcome as string) === 'unlisted' ? OTHER : given.outcome;
  const exact = [given.tenant, given.region, outcome];
  const went = whereTo(before, after);
  const isKnown = before.has(JSON.stringify(exact));
  const made = before.size - (before.has(SEED) ? 1 : 0);
  const overflows = [bounds.perLabel.tenant, bounds.perLabel.region].map((limit, position) => {
    const values = valuesAt(position, before);
    const value = exact[position]!;
    const isFree = value === OTHER || value === (JSON.parse(SEED) as string[])[position];
    return !isFree && limit !== undefined && values.size >= limit && !values.has(value);
  });
  const mustFold = overflows.some(Boolean);
  if (isKnown || (!mustFold && made < bounds.maxSeriesPerMetric)) {
    expect(went).toBe(JSON.stringify(exact));
  } else if (bounds.onOverflow === 'drop' && mustFold) {
    expect(went).toBeUndefined();
  } else if (bounds.onOverflow === 'other') {
    const [tenant, region, kept] = JSON.parse(went!) as string[];
    expect(kept).toBe(outcome);
    expect([given.tenant, OTHER]).toContain(tenant);
    expect([given.region, OTHER]).toContain(region);
    if (overflows[0]) expect(tenant).toBe(OTHER);
    if (overflows[1]) expect(region).toBe(OTHER);
  }
}

async function run(
  app: HandleApp,
  definition: typeof Requests,
  all: readonly Operation[],
  bounds: Limits,
): Promise<void> {
  const requests = app.handle(definition);
  let before = await read(app, definition);
  for (const one of all) {
    if (one.do === 'inc') requests.inc(one.labels);
    else if (one.do === 'bound inc') requests.labels(one.labels).inc();
    else requests.remove(one.labels);
    const after = await read(app, definition);
    if (one.do !== 'remove') checkRecording(one.labels, { before, after }, bounds);
    const { tenant = Infinity, region = Infinity } = bounds.perLabel;
    expect(valuesAt(0, after).size).toBeLessThanOrEqual(tenant);
    expect(valuesAt(1, after).size).toBeLessThanOrEqual(region);
    // As many again with `__other__`, and one of each outcome where all is full.
    expect(after.size).toBeLessThanOrEqual(2 * bounds.maxSeriesPerMetric + 4);
    before = after;
  }
}

describe('whatever the limits are', () => {
  it(
    'every recording goes to one series, exactly its own while there is room, else with __other__ in open labels only',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          limits,
          operations,
          withinTime(6_000, async (bounds, all) => {
            const definition = limited(bounds, ['seed']);
            try {
              const app = await startHandles([definition]);
              await run(app, definition, all, bounds);
              expect(app.warnings.length).toBeLessThanOrEqual(3);
            } finally {
              await closeApps();
            }
          }),
        ),
        { numRuns: 200, interruptAfterTimeLimit: SHRINKING_MS },
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});
