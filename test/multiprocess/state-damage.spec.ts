import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { StateProblem } from '../../lib/states/state-reader.js';
import { readState, removeStateFiles, stateFiles, type StateFiles } from './state-files.js';
import { chunkOf, namesOf, ordersState, tenants } from './state-samples.js';

afterEach(removeStateFiles);

const state = ordersState(chunkOf(tenants(namesOf(30))));

async function written(): Promise<StateFiles> {
  const files = stateFiles();
  await files.writer.write(state);
  return files;
}

function replace({ path }: StateFiles, name: string, change: (content: Buffer) => Buffer): void {
  writeFileSync(path(name), change(readFileSync(path(name))));
}

/** As another version of this package would write it. */
function asFormat(content: Buffer, format: number): Buffer {
  const end = content.indexOf('\n');
  const seal = { ...(JSON.parse(content.toString('utf8', 0, end)) as object), format };
  return Buffer.concat([Buffer.from(JSON.stringify(seal).padEnd(2 * end)), content.subarray(end)]);
}

const DAMAGES: readonly [
  what: string,
  problem: StateProblem['problem'],
  damage: (files: StateFiles) => void,
  detail: RegExp,
][] = [
  ['no directory', 'gone', ({ directory }) => rmSync(directory, { recursive: true }), /not there/],
  ['an empty directory', 'starting', ({ path }) => rmSync(path('values')), /no state yet/],
  ['an empty file', 'corrupt', ({ path }) => truncateSync(path('values')), /not a file of this/],
  [
    'a file of random bytes',
    'corrupt',
    ({ path }) => writeFileSync(path('values'), randomBytes(5_000)),
    /not a file of this package/,
  ],
  [
    'a text of somebody else',
    'corrupt',
    ({ path }) => writeFileSync(path('values'), '{"kind":"theirs"}\n'),
    /not a file of this package/,
  ],
  [
    'a newer format',
    'foreign-format',
    (files) => replace(files, 'values', (content) => asFormat(content, 2)),
    /format 2; this version reads format 1/,
  ],
  [
    'a torn file',
    'corrupt',
    ({ path }) => truncateSync(path('values'), 400),
    /400 bytes instead of/,
  ],
  [
    'more at the end',
    'corrupt',
    (files) => replace(files, 'values', (content) => Buffer.concat([content, content])),
    /bytes instead of/,
  ],
  [
    'labels that are shorter than the numbers say',
    'corrupt',
    ({ path }) => truncateSync(path('labels-1'), 100),
    /labels-1: .*do not go with/,
  ],
  ['no labels', 'corrupt', ({ path }) => rmSync(path('labels-1')), /labels-1/],
  [
    'labels of somebody else',
    'corrupt',
    (files) => replace(files, 'labels-1', ({ length }) => randomBytes(length)),
    /labels-1: .*do not go with/,
  ],
  [
    'a directory in place of the file',
    'corrupt',
    ({ path }) => {
      rmSync(path('values'));
      mkdirSync(path('values'));
    },
    /not a file/,
  ],
  [
    'a link in place of the file',
    'corrupt',
    ({ path }) => {
      renameSync(path('values'), path('elsewhere'));
      symlinkSync(path('elsewhere'), path('values'));
    },
    /values/,
  ],
  [
    'a pipe in place of the file',
    'corrupt',
    ({ path }) => {
      rmSync(path('values'));
      execFileSync('mkfifo', [path('values')]);
    },
    /not a file/,
  ],
  [
    'a file in place of the directory',
    'corrupt',
    ({ directory }) => {
      rmSync(directory, { recursive: true });
      writeFileSync(directory, '');
    },
    /ENOTDIR/,
  ],
];

describe('a reader that finds', () => {
  it.each(DAMAGES)('%s says "%s", and what is wrong', async (_, problem, damage, detail) => {
    const files = await written();
    damage(files);
    const expected = { problem, detail: expect.stringMatching(detail) };
    expect(await files.reader.read()).toEqual(expected);
    expect(await files.reader.read()).toEqual(expected);
  });

  it('the labels gone says nothing as long as nothing new is in them', async () => {
    const files = await written();
    await readState(files.reader);
    rmSync(files.path('labels-1'));
    expect(await readState(files.reader)).toEqual(state);
  });

  it('a damaged state reads the next one that is whole', async () => {
    const files = await written();
    await readState(files.reader);
    replace(files, 'labels-1', ({ length }) => randomBytes(length));
    replace(files, 'values', ({ length }) => randomBytes(length));
    expect(await files.reader.read()).toMatchObject({ problem: 'corrupt' });
    const next = ordersState(chunkOf(tenants(namesOf(31))));
    await files.writer.write(next);
    // The log is as long as it was, and of this writer: only who read it knows that it is damaged.
    expect(await files.reader.read()).toMatchObject({ problem: 'corrupt' });
    rmSync(files.path('labels-1'));
    await files.writer.write(next);
    expect(await readState(files.reader)).toEqual(next);
  });

  it('the files of another member in the same place reads all of them anew', async () => {
    const files = await written();
    await readState(files.reader);
    const others = stateFiles();
    const other = ordersState(chunkOf(tenants(namesOf(40, 'other'))));
    await others.writer.write(other);
    for (const name of others.names()) copyFileSync(others.path(name), files.path(name));
    expect(await readState(files.reader)).toEqual(other);
  });

  it('any byte changed, or the end cut off, never takes it for another state', async () => {
    const files = await written();
    const changes = fc.record({
      name: fc.constantFrom('values', 'labels-1'),
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      byte: fc.integer({ min: 1, max: 255 }),
      isCut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(changes, async ({ name, at, byte, isCut }) => {
        const whole = readFileSync(files.path(name));
        const changed = Buffer.from(whole);
        const index = Math.floor(at * whole.length);
        changed[index]! ^= byte;
        writeFileSync(files.path(name), isCut ? whole.subarray(0, index) : changed);
        const read = await files.readLate().catch(({ message }: Error) => message);
        writeFileSync(files.path(name), whole);
        // In the spaces that fill up the first line there is nothing to be damaged.
        const seen = typeof read === 'string' ? read.replace(/:.*/s, '') : read;
        const same = isDeepStrictEqual(seen, state) ? 'the same' : seen;
        expect(['the same', 'corrupt', 'foreign-format']).toContain(same);
      }),
      { numRuns: 400 },
    );
  });
});
