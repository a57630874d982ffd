import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type {
  FamilyShape,
  MemberState,
  PooledSeries,
  StateChunk,
  StateFamily,
  StateMetrics,
} from '../../lib/states/member-state.js';
import { readState, removeStateFiles, stateFiles, type StateFiles } from './state-files.js';
import { memberState, ORDERS } from './state-samples.js';

afterEach(removeStateFiles);

const SHAPES: readonly FamilyShape[] = [
  ORDERS,
  { ...ORDERS, help: 'The same name with another help.' },
  { name: 'depth', help: '', kind: 'gauge', labelNames: ['queue'], aggregate: 'max' },
];

/** The same list again where the series are the same, as chunks have them. */
const lists = new Map<string, readonly PooledSeries[]>();
function listOf(names: readonly string[]): readonly PooledSeries[] {
  const key = JSON.stringify(names);
  let list = lists.get(key);
  if (list === undefined) {
    list = names.map((name) => ({ labelValues: [name] }));
    lists.set(key, list);
  }
  return list;
}

/** Few names and times, so that lists of successive states often begin alike. */
const anyChunk: Arbitrary<StateChunk> = fc
  .record({
    names: fc.uniqueArray(fc.constantFrom('', 'a', 'b', '\n', '💶', '"'), { maxLength: 5 }),
    isShared: fc.boolean(),
    first: fc.double(),
    createdAt: fc.constantFrom(1, 2.5),
    withExemplar: fc.boolean(),
  })
  .map(({ names, isShared, first, createdAt, withExemplar }) => ({
    series: isShared ? listOf(names) : names.map((name) => ({ labelValues: [name] })),
    numbers: Float64Array.from({ length: 2 * names.length }, (_, index) => first + index),
    createdAt: new Float64Array(names.length).fill(createdAt),
    ...(withExemplar &&
      names.length > 0 && {
        exemplars: [{ series: 0, line: 0, labels: { trace: 'x' }, value: first, timestamp: 1 }],
      }),
  }));

const anyFamily: Arbitrary<StateFamily> = fc.record({
  shape: fc.constantFrom(...SHAPES),
  chunks: fc.array(anyChunk, { maxLength: 3 }),
});

const anyMetrics: Arbitrary<StateMetrics> = fc.record({
  families: fc.array(anyFamily, { maxLength: 3 }),
  foreign: fc.array(
    fc.record({
      name: fc.string(),
      help: fc.string(),
      type: fc.constant('gauge'),
      aggregator: fc.constant('sum'),
      samples: fc.array(
        fc.record({
          labels: fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string()),
          value: fc.double(),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 2 },
  ),
});

const anyState: Arbitrary<MemberState> = fc
  .record({
    own: anyMetrics,
    estate: anyMetrics,
    dead: fc.nat(),
    includes: fc.array(fc.string(), { maxLength: 2 }),
  })
  .map(({ own, estate, dead, includes }) =>
    memberState({ own, estate: { ...estate, dead, includes } }),
  );

/** What may be in the way of a write, and what may happen to files while nobody writes. */
type Trouble = 'none' | 'values cannot be written' | 'labels are removed';

interface Step {
  readonly state: MemberState;
  readonly atOnce: boolean;
  readonly isRead: boolean;
  readonly trouble: Trouble;
}

const anyStep: Arbitrary<Step> = fc.record({
  state: anyState,
  atOnce: fc.boolean(),
  isRead: fc.boolean(),
  trouble: fc.constantFrom('none', 'none', 'values cannot be written', 'labels are removed'),
});

async function write({ writer }: StateFiles, { state, atOnce }: Step): Promise<void> {
  if (atOnce) writer.writeSync(state);
  else await writer.write(state);
}

/** Takes a step; what can be read then. */
async function take(
  files: StateFiles,
  step: Step,
  before: MemberState | undefined,
): Promise<MemberState | undefined> {
  if (step.trouble === 'values cannot be written') {
    const inTheWay = ['values.next', 'values.last'].map(files.path);
    for (const path of inTheWay) mkdirSync(path);
    const failure = await write(files, step).then(
      () => 'success',
      ({ code }: NodeJS.ErrnoException) => code,
    );
    if (failure !== 'EISDIR') throw new Error(`it ended with ${failure}`);
    for (const path of inTheWay) rmdirSync(path);
    return before;
  }
  if (step.trouble === 'labels are removed') {
    for (const name of files.names()) if (name !== 'values') rmSync(files.path(name));
  }
  await write(files, step);
  return step.state;
}

describe('any sequence of states', () => {
  it('is read as it was written, by who follows it and by who comes late', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 8 }), async (steps) => {
        const files = stateFiles();
        let expected: MemberState | undefined;
        for (const step of steps) {
          expected = await take(files, step, expected);
          if (!step.isRead || expected === undefined) continue;
          expect(await readState(files.reader)).toEqual(expected);
        }
        if (expected === undefined) return;
        expect(await readState(files.reader)).toEqual(expected);
        expect(await files.readLate()).toEqual(expected);
        removeStateFiles();
      }),
      { numRuns: 100 },
    );
  });

  it('is told from what was written last where, and only where, something but the time differs', async () => {
    await fc.assert(
      fc.asyncProperty(anyState, anyState, async (one, other) => {
        const { writer } = stateFiles();
        expect(writer.isSame(one)).toBe(false);
        await writer.write(one);
        expect(writer.isSame({ ...one, sequence: one.sequence + 1, takenAt: 0 })).toBe(true);
        const [first, second] = [one, other].map(({ own, estate }) =>
          JSON.stringify([own, estate]),
        );
        expect(writer.isSame(other) && first !== second).toBe(false);
        removeStateFiles();
      }),
      { numRuns: 50 },
    );
  });
});
