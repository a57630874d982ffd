import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineInfo,
  fromArg,
  Gauged,
  OnScrape,
  open,
  type Row,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { OPENMETRICS, render, TEXT } from '../exposition/render.js';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { ALL, Busy, Depth, NO_TIME, Visits } from './metrics.js';

afterEach(closeApps);

const cardinality = { idleTtlSeconds: NO_TIME };
const labels = { tenant: 'a' } as const;

let release: () => void;

@Injectable()
class Shop {
  @Counted(Visits, { labels: { tenant: fromArg(0) } })
  @Gauged(Busy, { labels: { tenant: fromArg(0) } })
  async visit(_tenant: string): Promise<void> {
    await new Promise<void>((resolve) => (release = resolve));
  }
}

async function start(): Promise<HandleApp> {
  return startHandles(ALL, { cardinality }, { providers: [Shop] });
}

describe('with idleTtlSeconds', () => {
  it('seeded series and closed ones stay', async () => {
    const Closed = defineCounter({
      name: 'closed_total',
      help: 'Closed.',
      labels: { a: ['x', 'y'] },
      seed: false,
    });
    const { handle, scrape } = await startHandles([Closed, Visits], { cardinality });
    handle(Closed).inc({ a: 'x' });
    handle(Visits).inc({ tenant: 'acme' });
    for (let time = 0; time < 4; time++) await scrape();
    expect(await valueOf(handle(Closed), { a: 'x' })).toBe(1);
    expect(await valueOf(handle(Visits), { tenant: 'acme' })).toBe(1);
  });

  it('facts stay, whose labels are open', async () => {
    const Info = defineInfo({ name: 'shop_info', help: 'Shop.', labels: { version: open() } });
    const { handle, scrape, sample } = await startHandles([Info], { cardinality });
    handle(Info).set({ version: '1' });
    for (let time = 0; time < 4; time++) await scrape();
    expect(await sample('shop_info{version="1"}')).toBe(1);
  });

  it('a decorated call and a block under way keep their series, and end in it', async () => {
    const { app, handle, scrape, sample } = await start();
    const calls = [app.get(Shop).visit('a')];
    const endCall = release;
    let endBlock = (): void => undefined;
    calls.push(
      handle(Busy)
        .labels('b')
        .trackInFlight(() => new Promise<void>((resolve) => (endBlock = resolve))),
    );
    for (let time = 0; time < 4; time++) await scrape();
    expect(await sample('busy{tenant="a"}')).toBe(1);
    expect(await sample('busy{tenant="b"}')).toBe(1);
    handle(Busy).inc({ tenant: 'a' }, 5);
    expect(await sample('busy{tenant="a"}')).toBe(6);
    endCall();
    endBlock();
    await Promise.all(calls);
    expect(await valueOf(handle(Visits), labels)).toBe(1);
    expect(await valueOf(handle(Busy), labels)).toBe(5);
    expect(await valueOf(handle(Busy), { tenant: 'b' })).toBe(0);
    for (let time = 0; time < 2; time++) await scrape();
    expect(await valueOf(handle(Busy), { tenant: 'b' })).toBeUndefined();
  });

  it('a block under way that was reset ends in no series', async () => {
    const { handle, scrape } = await start();
    let end = (): void => undefined;
    const block = handle(Busy).trackInFlight(
      labels,
      () => new Promise<void>((resolve) => (end = resolve)),
    );
    await scrape();
    handle(Busy).reset();
    handle(Busy).inc(labels, 3);
    await scrape();
    end();
    await block;
    expect(await valueOf(handle(Busy), labels)).toBe(3);
  });

  it('what a reader returns stays for as long as it returns it', async () => {
    @Injectable()
    class Reader {
      @OnScrape(Depth)
      depth(): Row<{ tenant: string }>[] {
        return [{ labels, value: 4 }];
      }
    }
    const { sample } = await startHandles(ALL, { cardinality }, { providers: [Reader] });
    for (let time = 0; time < 5; time++) expect(await sample('depth{tenant="a"}')).toBe(4);
  });

  it('what a collect hook sets stays for as long as it sets it', async () => {
    const { handle, sample } = await start();
    const depth = handle(Depth);
    depth.collect = () => depth.set(labels, 4);
    for (let time = 0; time < 5; time++) expect(await sample('depth{tenant="a"}')).toBe(4);
    delete depth.collect;
    await sample('depth');
    expect(await sample('depth{tenant="a"}')).toBeUndefined();
  });

  it('a scrape that does not show a metric drops nothing of it', async () => {
    const { app, handle } = await start();
    handle(Visits).inc(labels);
    for (let time = 0; time < 3; time++) await render(app, TEXT, { names: ['depth'] });
    const { text } = await render(app, OPENMETRICS, { names: ['visits_total'] });
    expect(text).toContain('visits_total{tenant="a"} 1\n');
  });

  it('readings that are no scrapes drop nothing', async () => {
    const { handle } = await start();
    handle(Visits).inc(labels);
    for (let time = 0; time < 4; time++) await valueOf(handle(Visits), labels);
    expect(await valueOf(handle(Visits), labels)).toBe(1);
  });
});
