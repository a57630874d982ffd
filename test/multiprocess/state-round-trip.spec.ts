import { afterEach, describe, expect, it } from '@jest/globals';
import type { MemberState, StateFamily, StateForeign } from '../../lib/states/member-state.js';
import { readState, removeStateFiles, stateFiles } from './state-files.js';
import {
  chunkOf,
  memberState,
  namesOf,
  NO_METRICS,
  ORDERS,
  ordersState,
  tenants,
} from './state-samples.js';

afterEach(removeStateFiles);

const LONG = 3_000;
const ODD_NUMBERS = [0, -0, NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, 0.1 + 0.2];

const histogram: StateFamily = {
  shape: {
    name: 'lag_seconds',
    help: 'With a\nline, a "quote" and a \\.',
    kind: 'histogram',
    unit: 'seconds',
    labelNames: [],
    buckets: [-Infinity, 0.1, 1],
    aggregate: undefined,
  },
  chunks: [
    {
      ...chunkOf([{ labelValues: [] }], 1, 5),
      exemplars: [
        { series: 0, line: 2, labels: { trace_id: 'ä"\n' }, value: NaN, timestamp: 1_700_000.5 },
        { series: 0, line: 4, labels: {}, value: -Infinity, timestamp: 0 },
      ],
    },
  ],
};

const foreign: StateForeign = {
  name: 'theirs_total',
  help: 'Theirs.\n',
  type: 'counter',
  aggregator: 'first',
  samples: [
    { labels: {}, value: 1 },
    { labels: { route: '/a"b\n', code: 200 }, value: -0, metricName: 'theirs_sum' },
    ...ODD_NUMBERS.map((value) => ({
      labels: { le: '+Inf' },
      value,
      exemplar: { labels: { trace: 'x' }, value, timestamp: 3 },
    })),
  ],
};

const STATES: readonly [what: string, state: MemberState][] = [
  ['nothing', memberState()],
  ['a metric without series', ordersState()],
  ['a chunk without series', ordersState(chunkOf([]))],
  [
    'label values of all kinds',
    ordersState(
      chunkOf(
        tenants(['', ' ', '\n', '\r\n', '"', '\\', '\\n', '\u2028', 'ünï', '💶', '\0', '{}']),
      ),
    ),
  ],
  [
    'numbers of all kinds',
    ordersState({
      ...chunkOf(tenants(namesOf(ODD_NUMBERS.length))),
      numbers: Float64Array.from(ODD_NUMBERS),
    }),
  ],
  ['a histogram with exemplars', memberState({ own: { families: [histogram], foreign: [] } })],
  ["metrics of prom-client's", memberState({ own: { families: [], foreign: [foreign] } })],
  [
    'what the dead have left',
    memberState({
      own: { families: [{ shape: ORDERS, chunks: [chunkOf(tenants(['a']), 1)] }], foreign: [] },
      estate: {
        families: [{ shape: ORDERS, chunks: [chunkOf(tenants(['a', 'b']), 5)] }, histogram],
        foreign: [foreign],
        dead: 3,
        includes: ['1-0-a', '2-0-b'],
      },
    }),
  ],
  [
    'longer lists than are worked on at once',
    memberState({
      own: {
        families: [
          {
            shape: ORDERS,
            chunks: [
              {
                ...chunkOf(tenants(namesOf(LONG))),
                exemplars: namesOf(LONG).map((trace, series) => ({
                  series,
                  line: 0,
                  labels: { trace },
                  value: series,
                  timestamp: 1,
                })),
              },
            ],
          },
        ],
        foreign: [
          {
            ...foreign,
            samples: namesOf(LONG).map((name, value) => ({ labels: { name }, value })),
          },
        ],
      },
    }),
  ],
];

describe('a state that was written', () => {
  it.each(STATES)('is read as it was, with %s', async (_, state) => {
    const { writer, reader, readLate } = stateFiles();
    await writer.write(state);
    expect(await readState(reader)).toEqual(state);
    writer.writeSync(state);
    expect(await readState(reader)).toEqual(state);
    expect(await readLate()).toEqual(state);
  });

  it('shows what prom-client takes as a label value as it would be exposed', async () => {
    const { writer, readLate } = stateFiles();
    const labels = { big: 12n, none: undefined, yes: true, no: NaN, one: 1 };
    const odd = {
      ...foreign,
      samples: [{ labels: labels as unknown as Record<string, string>, value: 1 }],
    };
    await writer.write(memberState({ own: { ...NO_METRICS, foreign: [odd] } }));
    const { own } = await readLate();
    expect(own.foreign[0]!.samples[0]!.labels).toEqual({
      big: '12',
      none: 'undefined',
      yes: 'true',
      no: 'NaN',
      one: '1',
    });
  });
});
