import { afterEach, describe, expect, it } from '@jest/globals';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { ALL, Depth, NO_TIME } from './metrics.js';

afterEach(closeApps);

const labels = { tenant: 'a' } as const;

type Move = (app: HandleApp, how: 'inc' | 'dec' | 'set', value: number) => void;

const MOVES: [string, Move][] = [
  ['by its labels', ({ handle }, how, value) => handle(Depth)[how](labels, value)],
  ['through a bound child', ({ handle }, how, value) => handle(Depth).labels('a')[how](value)],
];

async function start(): Promise<HandleApp & { value(): Promise<number | undefined> }> {
  const app = await startHandles(ALL, { cardinality: { idleTtlSeconds: NO_TIME } });
  return { ...app, value: async () => valueOf(app.handle(Depth), labels) };
}

async function scrapeOften({ scrape }: HandleApp): Promise<void> {
  for (let time = 0; time < 4; time++) await scrape();
}

describe.each(MOVES)('with idleTtlSeconds, a gauge that is moved %s', (_, move) => {
  it('stays where inc() left it, so that dec() takes it to no less than zero', async () => {
    const app = await start();
    move(app, 'inc', 2);
    await scrapeOften(app);
    expect(await app.value()).toBe(2);
    for (const left of [1, 0]) {
      move(app, 'dec', 1);
      expect(await app.value()).toBe(left);
      await app.scrape();
    }
  });

  it('is dropped where it came back to zero', async () => {
    const app = await start();
    move(app, 'inc', 2);
    move(app, 'dec', 2);
    await scrapeOften(app);
    expect(await app.value()).toBeUndefined();
  });

  it('is dropped where it was set last, and only then', async () => {
    const app = await start();
    move(app, 'inc', 2);
    move(app, 'set', 7);
    await scrapeOften(app);
    expect(await app.value()).toBeUndefined();
    move(app, 'set', 7);
    move(app, 'dec', 1);
    await scrapeOften(app);
    expect(await app.value()).toBe(6);
  });
});
