import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { closeApps } from '../support/app.js';
import { PROPERTY_TIMEOUT_MS, SHRINKING_MS, withinTime } from '../support/within-time.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { KINDS } from './idle-kinds.js';
import { IdleModel, type ModelSeries } from './idle-model.js';
import { ALL, Busy, NO_TIME, type Visits } from './metrics.js';

const TENANTS = ['a', 'b', 'c', 'acme'] as const;

type Operation =
  | {
      readonly do: 'record';
      readonly kind: number;
      readonly tenant: string;
      readonly bound: boolean;
      readonly value: number;
    }
  | { readonly do: 'begin'; readonly tenant: string; readonly bound: boolean }
  | { readonly do: 'end'; readonly which: number }
  | { readonly do: 'remove'; readonly metric: number; readonly tenant: string }
  | { readonly do: 'reset'; readonly metric: number }
  | { readonly do: 'scrape' };

const tenant = fc.constantFrom(...TENANTS);
const metric = fc.nat(ALL.length - 1);

const operation: Arbitrary<Operation> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('record' as const),
      kind: fc.nat(KINDS.length - 1),
      tenant,
      bound: fc.boolean(),
      value: fc.nat(3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('begin' as const), tenant, bound: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), metric, tenant }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), metric }) },
  { weight: 8, arbitrary: fc.constant({ do: 'scrape' as const }) },
);

/** A block under way. */
interface Block {
  readonly series: ModelSeries;
  readonly done: Promise<void>;
  end(): void;
}

/** What a scrape showed that the model does not; undefined where they agree. */
async function differenceAfter(
  app: HandleApp,
  operations: readonly Operation[],
): Promise<object | undefined> {
  const model = new IdleModel();
  const blocks: Block[] = [];
  for (const one of operations) {
    switch (one.do) {
      case 'record': {
        const kind = KINDS[one.kind]!;
        kind.record(app, one.tenant, one.bound, one.value);
        const series = model.touch(kind.name, one.tenant);
        series.value = kind.next(series.value, one.value);
        series.moved = kind.moves ?? false;
        break;
      }
      case 'begin': {
        let end = (): void => undefined;
        const block = async (): Promise<void> => new Promise((resolve) => (end = resolve));
        const busy = app.handle(Busy);
        const done = one.bound
          ? busy.labels(one.tenant).trackInFlight(block)
          : busy.trackInFlight({ tenant: one.tenant }, block);
        const series = model.touch(Busy.name, one.tenant);
        series.value++;
        series.blocks++;
        blocks.push({ series, done, end });
        break;
      }
      case 'end': {
        const [block] = blocks.splice(one.which % Math.max(blocks.length, 1), 1);
        if (block === undefined) break;
        block.end();
        await block.done;
        block.series.value--;
        block.series.blocks--;
        block.series.touched = true;
        break;
      }
      case 'remove':
        app.handle(ALL[one.metric] as typeof Visits).remove(one.tenant);
        model.series.delete(`${ALL[one.metric]!.name} ${one.tenant}`);
        break;
      case 'reset':
        app.handle(ALL[one.metric] as typeof Visits).reset();
        model.reset(ALL[one.metric]!.name);
        break;
      case 'scrape': {
        model.sweep();
        const shown = read(await app.scrape());
        if (!isDeepStrictEqual(shown, model.values)) return { shown, expected: model.values };
        break;
      }
    }
  }
  for (const { end } of blocks) end();
  await Promise.all(blocks.map(({ done }) => done));
  return undefined;
}

/** The value of each series in a body, by metric and tenant. */
function read(body: string): Record<string, number> {
  const samples = new Map(
    [...KINDS, { name: Busy.name, sample: 'busy' }].map(({ name, sample }) => [sample, name]),
  );
  const found: [string, number][] = [];
  for (const [, sample, of, value] of body.matchAll(/^(\w+)\{tenant="(\w+)"\} (\S+)$/gm)) {
    const name = samples.get(sample!);
    if (name !== undefined) found.push([`${name} ${of}`, Number(value)]);
  }
  return Object.fromEntries(found.toSorted());
}

describe('whatever is recorded between sweeps for idle series', () => {
  it(
    'every scrape shows what was touched since the last one, with the numbers of a plain model',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(operation, { maxLength: 80, size: 'max' }),
          withinTime(6_000, async (operations) => {
            try {
              const app = await startHandles(ALL, { cardinality: { idleTtlSeconds: NO_TIME } });
              expect(await differenceAfter(app, operations)).toBeUndefined();
            } finally {
              await closeApps();
            }
          }),
        ),
        { numRuns: 150, interruptAfterTimeLimit: SHRINKING_MS },
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});
