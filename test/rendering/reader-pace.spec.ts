import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { chunkOf, chunksOf, openBody, restOf, textOf, type OpenBody } from './bodies.js';
import { addForeignWork, type ForeignWork } from './foreign-work.js';

/** Less and more than what is held for a slow reader, 16 MiB. */
const SMALL_MEGABYTES = 8;
const LARGE_MEGABYTES = 20;
/** A rendering that nobody stops would be at its end long before. */
const TURNS = 500;

interface Scrapes {
  readonly app: TestApp;
  readonly work: ForeignWork;
  /** Readers of one body. */
  readonly bodies: readonly OpenBody[];
}

async function start(megabytes: number, readers: number): Promise<Scrapes> {
  const registry = new Registry();
  const work = addForeignWork(registry, megabytes);
  const module = MetricsModule.forRoot({ registry, defaultMetrics: false });
  const { app } = await startApp({ module });
  const bodies = await Promise.all(Array.from({ length: readers }, () => openBody(app)));
  return { app, work, bodies };
}

async function letTurnsPass(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await nextTurn();
}

/** Reads until so many bytes were read. */
async function read(body: OpenBody, bytes: number): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < bytes; length += chunks.at(-1)!.length) {
    chunks.push(await chunkOf(body));
  }
  return chunks;
}

/** Reads a body to its end; said in few words, since a failure shows what is compared. */
async function lengthOf(body: OpenBody): Promise<number> {
  return (await restOf(body)).length;
}

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

describe('a body with several readers', () => {
  it('is rendered once, at the pace of the fastest; the slow one has all of it later', async () => {
    const { work, bodies } = await start(SMALL_MEGABYTES, 2);
    const fast = await chunksOf(bodies[0]!);
    expect(work.rendered()).toBe(work.series);
    const slow = await chunksOf(bodies[1]!);
    expect(slow).toHaveLength(fast.length);
    expect(slow.every((chunk, index) => chunk === fast[index])).toBe(true);
    expect(textOf(...slow).match(/^work_\d+\{/gm)).toHaveLength(work.series);
    expect(work.rendered()).toBe(work.series);
  });

  it('is not rendered before anybody reads, nor further than is read', async () => {
    const { work, bodies } = await start(SMALL_MEGABYTES, 2);
    await letTurnsPass();
    expect(work.rendered()).toBe(0);
    await chunkOf(bodies[0]!);
    const rendered = work.rendered();
    expect(rendered).toBeGreaterThan(0);
    await letTurnsPass();
    await chunkOf(bodies[1]!);
    expect(work.rendered()).toBe(rendered);
    expect(rendered).toBeLessThan(work.series / 2);
  });

  it('is the same for readers that take turns in being first', async () => {
    const { bodies } = await start(LARGE_MEGABYTES, 2);
    const [one, other] = bodies as [OpenBody, OpenBody];
    const halves = { one: [] as Uint8Array[], other: [] as Uint8Array[] };
    for (const bytes of [6_000_000, 8_000_000]) {
      halves.one.push(...(await read(one, bytes)));
      halves.other.push(...(await read(other, bytes)));
    }
    const otherText = textOf(...halves.other) + (await restOf(other));
    expect(textOf(...halves.one) + (await restOf(one)) === otherText).toBe(true);
  });

  it('cuts only the one that is more than 16 MiB behind, with an error', async () => {
    const { work, bodies } = await start(LARGE_MEGABYTES, 4);
    const [fast, behind, slow, slowest] = bodies as [OpenBody, OpenBody, OpenBody, OpenBody];
    const begun = await chunkOf(slow);
    const late = await read(behind, 6_000_000);
    const text = await restOf(fast);
    expect(text.match(/^work_\d+\{/gm)).toHaveLength(work.series);
    expect(text.startsWith(textOf(begun))).toBe(true);
    for (const cut of [slow, slowest]) {
      await expect(cut.next()).rejects.toThrow(/slower than another one, and 16777216 bytes/);
      await expect(cut.next()).rejects.toThrow(/slower/);
    }
    expect(textOf(...late) + (await restOf(behind)) === text).toBe(true);
  });

  it('cuts none that is never 16 MiB behind, however long the body is', async () => {
    const { bodies } = await start(2 * LARGE_MEGABYTES, 2);
    const [fast, slow] = bodies as [OpenBody, OpenBody];
    const texts = ['', ''];
    for (let round = 0; round < 4; round++) {
      texts[0] += textOf(...(await read(fast, 9_000_000)));
      texts[1] += textOf(...(await read(slow, 9_000_000)));
    }
    texts[0] += await restOf(fast);
    texts[1] += await restOf(slow);
    expect(texts[0] === texts[1]).toBe(true);
  });
});

describe('a body that cannot be rendered to its end', () => {
  it('fails for all its readers: none takes a part of it for the whole', async () => {
    const { app, work, bodies } = await start(SMALL_MEGABYTES, 2);
    const [fast, slow] = bodies as [OpenBody, OpenBody];
    await chunkOf(fast);
    const failure = new Error('no more');
    work.failWith(failure);
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {
      throw failure;
    });
    await expect(lengthOf(fast)).rejects.toBe(failure);
    await expect(lengthOf(slow)).rejects.toBe(failure);
    work.failWith(undefined);
    const next = await restOf(await openBody(app));
    expect(next.match(/^work_\d+\{/gm)).toHaveLength(work.series);
  });
});

describe('a reader that leaves', () => {
  it.each(['before the first byte', 'after the first byte'])(
    'does not disturb another that stays, %s',
    async (when) => {
      const { work, bodies } = await start(SMALL_MEGABYTES, 2);
      const [leaving, staying] = bodies as [OpenBody, OpenBody];
      if (when.startsWith('after')) await chunkOf(leaving);
      await leaving.return!();
      const rendered = work.rendered();
      expect((await leaving.next()).done).toBe(true);
      await letTurnsPass();
      expect(work.rendered()).toBe(rendered);
      expect((await restOf(staying)).match(/^work_\d+\{/gm)).toHaveLength(work.series);
      expect((await leaving.next()).done).toBe(true);
    },
  );

  it('while it waits for a chunk renders no more for itself, and cuts nobody', async () => {
    const { work, bodies } = await start(LARGE_MEGABYTES, 2);
    const [leaving, staying] = bodies as [OpenBody, OpenBody];
    const waiting = leaving.next();
    await leaving.return!();
    await waiting;
    await letTurnsPass();
    expect(work.rendered()).toBeLessThan(work.series / 2);
    expect((await restOf(staying)).match(/^work_\d+\{/gm)).toHaveLength(work.series);
  });

  it('stops the rendering where it is the only one, before the first byte', async () => {
    const { work, bodies } = await start(SMALL_MEGABYTES, 1);
    await bodies[0]!.return!();
    expect((await bodies[0]!.next()).done).toBe(true);
    await letTurnsPass();
    expect(work.rendered()).toBe(0);
  });

  it.each([1, 2, 3])('stops the rendering where it is the last of %i', async (readers) => {
    const { app, work, bodies } = await start(SMALL_MEGABYTES, readers);
    await Promise.all(bodies.map(chunkOf));
    const waiting = bodies.map((body) => body.next());
    await Promise.all(bodies.map((body) => body.return!()));
    await Promise.all(waiting);
    await letTurnsPass();
    const rendered = work.rendered();
    expect(rendered).toBeLessThan(work.series / 2);
    for (const body of bodies) expect((await body.next()).done).toBe(true);
    await letTurnsPass();
    expect(work.rendered()).toBe(rendered);
    const next = await restOf(await openBody(app));
    expect(next.match(/^work_\d+\{/gm)).toHaveLength(work.series);
  });

  it('by a break out of the loop stops the rendering', async () => {
    const { work, bodies } = await start(SMALL_MEGABYTES, 1);
    for await (const _ of bodies[0] as AsyncIterableIterator<Uint8Array>) break;
    await letTurnsPass();
    expect(work.rendered()).toBeLessThan(work.series / 2);
  });

  it('before another that was cut leaves nothing running', async () => {
    const { work, bodies } = await start(LARGE_MEGABYTES, 2);
    const [fast, slow] = bodies as [OpenBody, OpenBody];
    await read(fast, 17_500_000);
    await expect(slow.next()).rejects.toThrow(/slower/);
    await fast.return!();
    const rendered = work.rendered();
    await letTurnsPass();
    await expect(slow.next()).rejects.toThrow(/slower/);
    expect(work.rendered()).toBe(rendered);
    expect(rendered).toBeLessThan(work.series);
  });
});
