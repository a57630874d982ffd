import {
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { runChild } from '../decorators/children/run-child.js';
import type { MemberState } from '../../lib/states/member-state.js';
import type { ScarceWrite } from './children/scarce-writer.js';
import { readState, removeStateFiles, stateFiles, type StateFiles } from './state-files.js';
import { chunkOf, namesOf, ordersState, tenants } from './state-samples.js';

afterEach(removeStateFiles);

const ordersOf = (count: number): MemberState => ordersState(chunkOf(tenants(namesOf(count))));

interface Fault {
  /** The code of the error. */
  readonly code: string;
  readonly hinder: (files: StateFiles) => void;
  readonly free: (files: StateFiles) => void;
}

const FAULTS: readonly [what: string, fault: Fault][] = [
  [
    'there is no room for the numbers',
    {
      code: 'ENOSPC',
      hinder: ({ path }) => {
        for (const name of ['values.next', 'values.last']) symlinkSync('/dev/full', path(name));
      },
      free: ({ path }) => {
        for (const name of ['values.next', 'values.last']) rmSync(path(name), { force: true });
      },
    },
  ],
  [
    'there is no room for the labels',
    {
      code: 'ENOSPC',
      hinder: ({ path }) => {
        // Its log is not as it was left: it begins another one.
        truncateSync(path('labels-1'), 5);
        symlinkSync('/dev/full', path('labels-2'));
      },
      free: () => undefined,
    },
  ],
  [
    'something else has its place',
    {
      code: 'EISDIR',
      hinder: ({ path }) => {
        rmSync(path('values'));
        mkdirSync(path('values'));
      },
      free: ({ path }) => rmdirSync(path('values')),
    },
  ],
  [
    'the directory is gone',
    {
      code: 'ENOENT',
      hinder: ({ directory }) => rmSync(directory, { recursive: true }),
      free: ({ directory }) => {
        mkdirSync(directory);
      },
    },
  ],
];

describe('a write that fails because', () => {
  describe.each([
    ['later', ({ writer }: StateFiles, state: MemberState) => writer.write(state)],
    // oxlint-disable-next-line require-await
    ['at once', async ({ writer }: StateFiles, state: MemberState) => writer.writeSync(state)],
  ])('%s', (_, write) => {
    it.each(FAULTS)('%s says so, and the next one is whole', async (__, { code, hinder, free }) => {
      const files = stateFiles();
      await write(files, ordersOf(10));
      await readState(files.reader);
      hinder(files);
      await expect(write(files, ordersOf(20))).rejects.toMatchObject({ code });
      expect(files.writer.isSame(ordersOf(20))).toBe(false);
      free(files);
      const next = ordersOf(21);
      await write(files, next);
      expect(await readState(files.reader)).toEqual(next);
      expect(await files.readLate()).toEqual(next);
      expect(files.names()).toEqual([expect.stringMatching(/^labels-\d$/), 'values']);
    });
  });

  it('there is no room leaves what was there, and nothing else', async () => {
    const files = stateFiles();
    const before = ordersOf(10);
    await files.writer.write(before);
    symlinkSync('/dev/full', files.path('values.next'));
    await expect(files.writer.write(ordersOf(20))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(files.names()).toEqual(['labels-1', 'values']);
    expect(await readState(files.reader)).toEqual(before);
    expect(await files.readLate()).toEqual(before);
  });
});

const LIMITS: readonly [what: string, limit: string, error: string, seen: number | string][] = [
  ['part of the labels can be written', '--fsize=16384:', 'EFBIG', 100],
  ['nothing more can be written', '--fsize=4096:', 'EFBIG', 100],
  ['no file can be opened', '--nofile=3:', 'EMFILE', 'unreadable'],
];

describe('a process that the system limits so that', () => {
  let writes: Readonly<Record<string, ScarceWrite[]>>;
  beforeAll(async () => {
    const script = '../../multiprocess/children/scarce-writer.ts';
    writes = await runChild(script, ...LIMITS.map(([, limit]) => limit));
  });

  it.each(LIMITS)(
    '%s leaves what was there, and writes all of it anew',
    (_, limit, error, seen) => {
      const expected: ScarceWrite = {
        error,
        meanwhile: [seen, seen],
        after: [true, true],
        names: ['labels-2', 'values'],
      };
      expect(writes[limit]).toEqual([expected, expected]);
    },
  );
});

describe('labels that are not as the writer left them', () => {
  it.each<[what: string, change: (files: StateFiles) => void]>([
    ['gone', ({ path }) => rmSync(path('labels-1'))],
    ['cut', ({ path }) => truncateSync(path('labels-1'), 100)],
    [
      'longer',
      ({ path }) =>
        writeFileSync(
          path('labels-1'),
          Buffer.concat([readFileSync(path('labels-1')), Buffer.from('x')]),
        ),
    ],
  ])('are written anew where they are %s', async (_, change) => {
    const files = stateFiles();
    const state = ordersOf(10);
    await files.writer.write(state);
    change(files);
    await files.writer.write(state);
    expect(await files.readLate()).toEqual(state);
    expect(files.names()).toEqual(['labels-2', 'values']);
  });
});
