import { statSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { MemberState, StateChunk } from '../../lib/states/member-state.js';
import { readState, removeStateFiles, stateFiles } from './state-files.js';
import { chunkOf, namesOf, ordersState, tenants } from './state-samples.js';

afterEach(removeStateFiles);

const WORN_BYTES = 256 * 1_024;

const full = tenants(namesOf(1_000, 'first'));
const second = tenants(namesOf(20, 'second'));

function chunksOf(state: MemberState): readonly StateChunk[] {
  return state.own.families[0]!.chunks;
}

describe('the series that a reader hands out', () => {
  it('are the same lists as long as the chunks have the same series', async () => {
    const { writer, reader } = stateFiles();
    await writer.write(ordersState(chunkOf(full), chunkOf(second)));
    const before = chunksOf(await readState(reader));
    await writer.write(ordersState(chunkOf(full, 7), chunkOf(second)));
    const after = chunksOf(await readState(reader));
    expect(after[0]!.series).toBe(before[0]!.series);
    expect(after[1]!.series).toBe(before[1]!.series);
    expect(after[0]!.numbers).not.toEqual(before[0]!.numbers);
  });

  it('stay the same where the writer has other lists of the same series', async () => {
    const { writer, reader } = stateFiles();
    await writer.write(ordersState(chunkOf(full)));
    const before = chunksOf(await readState(reader));
    await writer.write(ordersState(chunkOf(tenants(namesOf(1_000, 'first')))));
    expect(chunksOf(await readState(reader))[0]!.series).toBe(before[0]!.series);
  });

  it.each([
    ['one comes', [...second, ...tenants(['new'])]],
    ['one goes', second.slice(0, -1)],
    ['the last one takes the place of another', second.with(3, second.at(-1)!).slice(0, -1)],
    ['all go', []],
  ])('change only in the chunk in which %s', async (_, series) => {
    const { writer, reader } = stateFiles();
    await writer.write(ordersState(chunkOf(full), chunkOf(second)));
    const before = chunksOf(await readState(reader));
    const next = ordersState(chunkOf(full), chunkOf(series));
    await writer.write(next);
    const after = await readState(reader);
    expect(after).toEqual(next);
    expect(chunksOf(after)[0]!.series).toBe(before[0]!.series);
    // What was handed out does not change under the hands of its reader.
    expect(before[1]!.series).toEqual(second);
    const known = new Set(before[1]!.series);
    const old = chunksOf(after)[1]!.series.filter((one) => known.has(one));
    expect(old).toHaveLength(series.filter((one) => second.includes(one)).length);
  });

  it('change where only the time changes at which one came into being', async () => {
    const { writer, reader } = stateFiles();
    const chunk = chunkOf(second);
    await writer.write(ordersState(chunk));
    await readState(reader);
    const next = ordersState({ ...chunk, createdAt: chunk.createdAt.with(7, 5) });
    expect(writer.isSame(next)).toBe(false);
    await writer.write(next);
    expect(writer.isSame(next)).toBe(true);
    expect(await readState(reader)).toEqual(next);
  });
});

describe('the file of label values', () => {
  it('does not grow where only numbers change', async () => {
    const { writer, names, path } = stateFiles();
    await writer.write(ordersState(chunkOf(full)));
    expect(names()).toEqual(['labels-1', 'values']);
    const { size } = statSync(path('labels-1'));
    await writer.write(ordersState(chunkOf(full, 7)));
    expect(statSync(path('labels-1')).size).toBe(size);
  });

  it('grows by the series that come, not by those that are there', async () => {
    const { writer, path } = stateFiles();
    await writer.write(ordersState(chunkOf(full)));
    const { size } = statSync(path('labels-1'));
    await writer.write(ordersState(chunkOf([...full, ...tenants(['new'])])));
    const grown = statSync(path('labels-1')).size - size;
    expect(grown).toBeGreaterThan(0);
    expect(grown).toBeLessThan(200);
  });

  it('begins anew where most of it says what is no more, and readers follow', async () => {
    const { writer, reader, names, path, readLate } = stateFiles();
    for (let round = 0; round < 20; round++) {
      const state = ordersState(chunkOf(tenants(namesOf(1_000, `round-${round}`))));
      await writer.write(state);
      expect(await readState(reader)).toEqual(state);
      const [labels, values, ...others] = names();
      expect([values, others]).toEqual(['values', []]);
      expect(statSync(path(labels!)).size).toBeLessThan(WORN_BYTES + 100_000);
      expect(await readLate()).toEqual(state);
    }
    expect(names()[0]).not.toBe('labels-1');
  });

  it('does not begin anew where it is large, but says what is', async () => {
    const { writer, names, path } = stateFiles();
    const many = tenants(namesOf(10_000));
    await writer.write(ordersState(chunkOf(many)));
    expect(statSync(path('labels-1')).size).toBeGreaterThan(WORN_BYTES);
    await writer.write(ordersState(chunkOf(many), chunkOf(second)));
    expect(names()).toEqual(['labels-1', 'values']);
  });
});
