import { pbkdf2 } from 'node:crypto';
import { existsSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { MemberState } from '../../lib/states/member-state.js';
import { readState, removeStateFiles, stateFiles } from './state-files.js';
import { chunkOf, namesOf, ordersState, tenants } from './state-samples.js';

afterEach(removeStateFiles);

/** States whose labels change so much that the file of labels soon begins anew. */
function churn(round: number): MemberState {
  return ordersState(
    chunkOf(tenants(namesOf(2_000, `round-${round}`)), round),
    chunkOf(tenants(namesOf(round, 'grows')), round),
  );
}

/** Keeps the threads that work on files from doing so at once. */
function keepThreadsBusy(): { stop(): void } {
  let isStopped = false;
  const work = (): void => {
    pbkdf2('a', 'b', 10_000, 8, 'sha1', () => {
      if (!isStopped) work();
    });
  };
  for (let thread = 0; thread < 8; thread++) work();
  return { stop: () => void (isStopped = true) };
}

/** True where a file is there, and this process has it open no more. */
function isClosed(path: string): boolean {
  const open = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return undefined;
    }
  });
  return existsSync(path) && !open.includes(path);
}

describe('states that are written at the same time', () => {
  it('end with the last one, which is there for all who waited for an earlier one', async () => {
    const { writer, reader, names } = stateFiles();
    const states = [1, 2, 3, 4].map(churn);
    const writes = states.map((state) => writer.write(state));
    await writes[1];
    expect(await readState(reader)).toEqual(states[3]);
    await Promise.all(writes);
    expect(await readState(reader)).toEqual(states[3]);
    expect(names()).toEqual(['labels-1', 'values']);
  });

  it.each([0, 1, 2, 5, 10, 20, 40])(
    'end with the one that could not wait, %i turns after another began',
    async (turns) => {
      const { writer, reader, readLate, names } = stateFiles(0.001);
      await writer.write(churn(1));
      const under = writer.write(churn(2));
      const waiting = writer.write(churn(3));
      for (let turn = 0; turn < turns; turn++) {
        await nextTurn();
      }
      const last = churn(4);
      writer.writeSync(last);
      expect(await readLate()).toEqual(last);
      await Promise.all([under, waiting]);
      expect(await readState(reader)).toEqual(last);
      const next = churn(5);
      await writer.write(next);
      expect(await readState(reader)).toEqual(next);
      expect(await readLate()).toEqual(next);
      expect(names()).toHaveLength(2);
    },
  );
});

describe('a state that cannot wait', () => {
  it('fails together with the one that gave way to it', async () => {
    const { writer, readLate, path } = stateFiles();
    const before = churn(0);
    await writer.write(before);
    const under = writer.write(churn(1));
    const outcome = under.then(
      () => 'success',
      ({ message }: Error) => message,
    );
    // Where it has begun.
    await nextTurn();
    symlinkSync('/dev/full', path('values.last'));
    expect(() => writer.writeSync(churn(2))).toThrow('ENOSPC');
    expect(await outcome).toContain('later state');
    expect(await readLate()).toEqual(before);
  });

  it('is not followed by one that is on its way to its place', async () => {
    const { writer, readLate, path } = stateFiles();
    const busy = keepThreadsBusy();
    try {
      for (let trial = 0; trial < 6; trial++) {
        const progress = { isOver: false };
        const under = writer.write(churn(1)).finally(() => (progress.isOver = true));
        while (!progress.isOver && !isClosed(path('values.next'))) await nextTurn();
        // Who closed it hears of that, and has it renamed by threads that are busy.
        for (let turn = 0; turn < 2 + (trial % 4); turn++) await nextTurn();
        const last = churn(2);
        writer.writeSync(last);
        await under;
        expect(await readLate()).toEqual(last);
      }
    } finally {
      busy.stop();
    }
  });
});

describe('a reader beside a writer that writes all the time', () => {
  it('always reads a state that was written, never an older one than before', async () => {
    const { writer, reader, readLate, names } = stateFiles(0.1);
    const first = churn(0);
    await writer.write(first);
    const states = new Map([[first.sequence, first]]);
    const progress = { isOver: false };
    const reads = [0, 0, 0];
    const write = async (): Promise<void> => {
      // Until each reader has read some of them, however long one takes beside the others.
      const isEnough = (round: number): boolean => round >= 40 && Math.min(...reads) > 5;
      for (let round = 1; !progress.isOver && !isEnough(round); round++) {
        const state = churn(round);
        states.set(state.sequence, state);
        await writer.write(state);
      }
      progress.isOver = true;
    };
    const follow = async (who: number, read: () => Promise<MemberState>): Promise<void> => {
      let last = 0;
      while (!progress.isOver) {
        const state = await read();
        if (state.sequence < last) throw new Error(`${state.sequence} came after ${last}`);
        last = state.sequence;
        if (!isDeepStrictEqual(state, states.get(last))) throw new Error(`${last} was torn`);
        reads[who]!++;
      }
    };
    try {
      await Promise.all([
        write(),
        follow(0, () => readState(reader)),
        follow(1, () => readState(reader)),
        follow(2, readLate),
      ]);
    } finally {
      progress.isOver = true;
    }
    expect(names()[0]).not.toBe('labels-1');
  });
});
