import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { MetricsModule } from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { PROPERTY_TIMEOUT_MS, SHRINKING_MS, withinTime } from '../support/within-time.js';
import { differences, expectedBody } from './expected-body.js';
import { churn, fill, tenant, TENANTS, WIDE_METRICS } from './many-series.js';
import type { MetricState } from './model.js';
import { mutation, type Mutation } from './operations.js';
import { Pair } from './pair.js';
import { FORMATS, openBody, parseChunks, type BodyFormat } from './read-body.js';

/** What is recorded at once after a call of `render`, and on while it is not answered. */
interface Meanwhile {
  readonly all: readonly Mutation[];
  /** Whether a turn of the event loop goes by then, or only the microtasks that wait. */
  readonly turn: boolean;
}

/** What happens, one after another, while bodies are read. */
type Step =
  | { readonly do: 'mutate'; readonly all: readonly Mutation[] }
  | { readonly do: 'churn'; readonly from: number; readonly count: number }
  | {
      readonly do: 'open';
      readonly format: BodyFormat;
      readonly meanwhile: readonly Meanwhile[];
    }
  | { readonly do: 'read'; readonly which: number; readonly chunks: number }
  | { readonly do: 'leave'; readonly which: number };

/** A body that is being read. */
interface Reading {
  readonly format: BodyFormat;
  readonly body: AsyncIterator<Uint8Array>;
  readonly chunks: Uint8Array[];
  /** What the model was between the call of `render` and its answer. */
  readonly moments: readonly (readonly MetricState[])[];
}

/** Some tenants that are there from the beginning, and some that are not. */
const TENANT_NAMES = [0, 1, TENANTS / 2, TENANTS - 1, TENANTS, TENANTS + 1].map(tenant);
const mutations = fc.array(mutation(WIDE_METRICS, [...TENANT_NAMES, '"\n\\']), { maxLength: 12 });

const anyStep: Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('mutate'), all: mutations }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('churn'),
      from: fc.nat(TENANTS),
      count: fc.integer({ min: 1, max: TENANTS / 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('open'),
      format: fc.constantFrom(...FORMATS),
      meanwhile: fc.array(fc.record({ all: mutations, turn: fc.boolean() }), { maxLength: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('read'),
      which: fc.nat(5),
      chunks: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave'), which: fc.nat(5) }) },
);

/** Bodies of one app, and the model that each must be like. */
class Readings {
  readonly open: Reading[] = [];

  constructor(
    private readonly app: TestApp,
    private readonly pair: Pair,
  ) {}

  perform(all: readonly Mutation[]): void {
    for (const one of all) this.pair.perform(one);
  }

  async begin(format: BodyFormat, meanwhile: readonly Meanwhile[]): Promise<void> {
    const moments = [this.pair.snapshot()];
    let answered = false;
    const opening = openBody(this.app, format).finally(() => {
      answered = true;
    });
    for (const { all, turn } of meanwhile) {
      if (answered) break;
      this.perform(all);
      moments.push(this.pair.snapshot());
      await (turn ? setImmediate() : undefined);
    }
    this.open.push({ format, body: await opening, chunks: [], moments });
  }

  /** Reads on in a body; once it has ended, what it shows at no moment. */
  async read(which: number, chunks: number): Promise<string[]> {
    const reading = this.open[which % this.open.length];
    if (reading === undefined) return [];
    for (let count = 0; count < chunks; count++) {
      const next = await reading.body.next();
      if (next.done) {
        this.open.splice(this.open.indexOf(reading), 1);
        return this.judge(reading);
      }
      reading.chunks.push(next.value);
    }
    return [];
  }

  async leave(which: number): Promise<void> {
    const [reading] = this.open.splice(which % this.open.length, 1);
    await reading?.body.return?.();
  }

  /** The differences to the moment that a body is most like. */
  private judge({ format, chunks, moments }: Reading): string[] {
    const body = parseChunks(chunks, format);
    let least: string[] | undefined;
    for (const states of moments) {
      const found = differences(body, expectedBody(states, format));
      if (found.length === 0) return found;
      if (least === undefined || found.length < least.length) least = found;
    }
    return least!.slice(0, 10);
  }
}

async function startReadings(): Promise<Readings> {
  const registry = new Registry();
  const module = MetricsModule.forRoot({
    registry,
    metrics: WIDE_METRICS,
    defaultMetrics: false,
    http: false,
  });
  const { app } = await startApp({ module });
  const readings = new Readings(app, new Pair(app, registry, WIDE_METRICS));
  readings.perform(fill());
  return readings;
}

/** Takes one step; the answer are the differences of a body that it has read to its end. */
async function take(step: Step, readings: Readings): Promise<string[]> {
  if (step.do === 'read') return readings.read(step.which, step.chunks);
  if (step.do === 'mutate') readings.perform(step.all);
  else if (step.do === 'churn') readings.perform(churn(step.from, step.count));
  else if (step.do === 'open') await readings.begin(step.format, step.meanwhile);
  else await readings.leave(step.which);
  return [];
}

afterEach(closeApps);

describe('a body that is read while its metrics change', () => {
  it('comes in several chunks', async () => {
    const readings = await startReadings();
    await readings.begin('text', []);
    expect(await readings.read(0, 3)).toEqual([]);
    expect(readings.open).toHaveLength(1);
  });

  it.each(FORMATS)(
    'shows what was recorded before it was asked for, beside one that nobody reads yet, in %s',
    async (format) => {
      const readings = await startReadings();
      await readings.begin(format, []);
      readings.perform(churn(0, 1));
      await readings.begin(format, []);
      readings.perform(churn(1, 1));
      expect(await readings.read(1, Infinity)).toEqual([]);
      expect(await readings.read(0, Infinity)).toEqual([]);
    },
  );

  it(
    'is one moment between the call of render and its answer',
    async () => {
      const steps = fc.array(anyStep, { maxLength: 20, size: 'max' });
      await fc.assert(
        fc.asyncProperty(
          steps,
          withinTime(3_000, async (all) => {
            const readings = await startReadings();
            for (const step of all) expect(await take(step, readings)).toEqual([]);
            while (readings.open.length > 0) expect(await readings.read(0, Infinity)).toEqual([]);
            await closeApps();
          }),
        ),
        { numRuns: 20, interruptAfterTimeLimit: SHRINKING_MS },
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});
