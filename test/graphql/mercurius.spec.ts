import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endProcesses, startProcess } from '../support/process.js';

interface Story {
  readonly events: unknown[];
  readonly during: number;
  readonly after: number;
  readonly operations: Record<string, number>;
}

interface Answer {
  readonly stories: Story[];
  readonly queries: Record<string, number>;
}

/** The child compiles all sources, and the machine may be busy. */
const COMPILING_MS = 600_000;

const NEW = 'graphql-transport-ws';
const OLD = 'graphql-ws';

/** The protocol, the subscribed field, who ends it, and the outcome. */
const ROWS = [
  [NEW, 'plain', 'stop', 'cancelled'],
  [NEW, 'plain', 'close', 'cancelled'],
  [OLD, 'plain', 'stop', 'cancelled'],
  [NEW, 'filtered', 'stop', 'cancelled'],
  [OLD, 'filtered', 'close', 'cancelled'],
  [NEW, 'filteredEndless', 'stop', 'cancelled'],
  [NEW, 'filteredEndless', 'close', 'cancelled'],
  [NEW, 'endless', 'stop', 'cancelled'],
  [OLD, 'endless', 'close', 'cancelled'],
  [NEW, 'late', 'stop', 'cancelled'],
  [NEW, 'ending', 'server', 'success'],
  [NEW, 'failing', 'server', 'error'],
  [NEW, 'refused', 'server', 'rejected'],
  [NEW, 'refusedAndFiltered', 'server', 'rejected'],
] as const;

let answer: Answer;

// In a process of its own: mercurius loads ES modules with `require`, which jest does not do.
beforeAll(async () => {
  const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const child = startProcess(
    process.execPath,
    [
      '--import',
      new URL('../decorators/children/register-typescript.mjs', import.meta.url).href,
      fileOf('children/mercurius.ts'),
      ...ROWS.map(([protocol, field, end]) => `${protocol} ${field} ${end}`),
    ],
    { NODE_OPTIONS: '', NO_COLOR: '1' },
  );
  const [, json] = await child.seen(/^(\{.*\})\n/m);
  answer = JSON.parse(json!) as Answer;
}, COMPILING_MS);
afterAll(endProcesses);

describe('with mercurius over a WebSocket', () => {
  it.each(ROWS)('by %s a subscription to %s, ended by its %s, is %s', (...row) => {
    const [, field, end, outcome] = row;
    const story = answer.stories[ROWS.findIndex((one) => one.join() === row.join())]!;
    expect(story.operations).toEqual({ [`subscription ${field} ${outcome}`]: 1 });
    expect(story.after).toBe(0);
    expect(story.during).toBe(end === 'server' ? 0 : 1);
  });

  it('its events pass through filter and resolve', () => {
    const eventsOf = (field: string): unknown =>
      answer.stories[ROWS.findIndex((row) => row[1] === field)]!.events[0];
    expect(eventsOf('plain')).toEqual({ plain: 10 });
    expect(eventsOf('filtered')).toEqual({ filtered: 20 });
    expect(eventsOf('ending')).toEqual({ ending: 1 });
  });
});

describe('with mercurius over HTTP', () => {
  it('compiled queries count as others do', () => {
    expect(answer.queries).toEqual({
      'query last success': 6,
      'query refusedQuery rejected': 6,
    });
  });
});
