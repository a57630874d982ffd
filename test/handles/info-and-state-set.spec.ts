import { afterEach, describe, expect, it } from '@jest/globals';
import { defineInfo, defineStateSet, Info, open, StateSet } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

afterEach(closeApps);

const ShopInfo = defineInfo({
  name: 'shop_info',
  help: 'The shop.',
  labels: { version: open(), environment: ['test', 'production'] },
});
const ShopState = defineStateSet({
  name: 'shop_state',
  help: 'The state.',
  states: ['starting', 'running', 'stopping'],
});

describe('the handle of an info metric', () => {
  it('is a gauge of prom-client that is absent until its facts are known', async () => {
    const { handle, lines } = await startHandles([ShopInfo]);
    expect(handle(ShopInfo)).toBeInstanceOf(prom.Gauge);
    expect(handle(ShopInfo)).toBeInstanceOf(Info);
    expect(await lines('shop_info')).toEqual([]);
  });

  it('replaces its one series, whose value is 1', async () => {
    const { handle, lines } = await startHandles([ShopInfo]);
    handle(ShopInfo).set({ version: '1.0', environment: 'test' });
    handle(ShopInfo).set({ environment: 'production', version: '1.1' });
    expect(await lines('shop_info')).toEqual([
      'shop_info{version="1.1",environment="production"} 1',
    ]);
  });

  it('keeps its facts where the new ones are refused', async () => {
    const { handle, lines, refused } = await startHandles([ShopInfo]);
    handle(ShopInfo).set({ version: '1.0', environment: 'test' });
    handle(ShopInfo).set({ version: '1.1' } as never);
    handle(ShopInfo).set(undefined as never);
    handle(ShopInfo).set({
      environment: 'test',
      get version(): string {
        throw new Error('not readable');
      },
    });
    expect(await lines('shop_info')).toEqual(['shop_info{version="1.0",environment="test"} 1']);
    expect(await refused('shop_info', 'invalid_label')).toBe(3);
  });

  it('has no facts after reset', async () => {
    const { handle, lines } = await startHandles([ShopInfo]);
    handle(ShopInfo).set({ version: '1.0', environment: 'test' });
    handle(ShopInfo).reset();
    expect(await lines('shop_info')).toEqual([]);
  });

  it('is a gauge in text and a family of type info, without the suffix, in OpenMetrics', async () => {
    const { handle, scrape } = await startHandles([ShopInfo]);
    handle(ShopInfo).set({ version: '1.0', environment: 'test' });
    expect(await scrape()).toContain('# TYPE shop_info gauge\n');
    const body = await scrape('application/openmetrics-text; version=1.0.0');
    expect(body).toContain('# TYPE shop info\n');
    expect(body).toContain('shop_info{version="1.0",environment="test"} 1\n');
  });
});

describe('the handle of a state set', () => {
  it('is a gauge of prom-client with all states at 0', async () => {
    const { handle, lines } = await startHandles([ShopState]);
    expect(handle(ShopState)).toBeInstanceOf(prom.Gauge);
    expect(handle(ShopState)).toBeInstanceOf(StateSet);
    expect(await lines('shop_state')).toEqual([
      'shop_state{shop_state="starting"} 0',
      'shop_state{shop_state="running"} 0',
      'shop_state{shop_state="stopping"} 0',
    ]);
  });

  it('says which one state holds', async () => {
    const { handle, lines } = await startHandles([ShopState]);
    handle(ShopState).set('starting');
    handle(ShopState).set('running');
    expect(await lines('shop_state')).toEqual([
      'shop_state{shop_state="starting"} 0',
      'shop_state{shop_state="running"} 1',
      'shop_state{shop_state="stopping"} 0',
    ]);
  });

  it.each(['runing', undefined, null, 1, {}, 'constructor'])(
    'keeps its state where it is given %p',
    async (state) => {
      const { handle, sample, refused } = await startHandles([ShopState]);
      handle(ShopState).set('running');
      handle(ShopState).set(state as 'running');
      expect(await sample('shop_state{shop_state="running"}')).toBe(1);
      expect(await refused('shop_state', 'invalid_value')).toBe(1);
    },
  );

  it('is in no state after reset', async () => {
    const { handle, sample } = await startHandles([ShopState]);
    handle(ShopState).set('running');
    handle(ShopState).reset();
    expect(await sample('shop_state{shop_state="running"}')).toBe(0);
  });

  it('is a gauge in text and a stateset in OpenMetrics', async () => {
    const { scrape } = await startHandles([ShopState]);
    expect(await scrape()).toContain('# TYPE shop_state gauge\n');
    const body = await scrape('application/openmetrics-text; version=1.0.0');
    expect(body).toContain('# TYPE shop_state stateset\n');
  });

  it('takes the prefix into its name, and into that of its label', async () => {
    const { lines } = await startHandles([ShopState], { prefix: 'eu_' });
    expect((await lines('eu_shop_state'))[0]).toBe('eu_shop_state{eu_shop_state="starting"} 0');
  });
});

const FACTS = { version: '1.0', environment: 'test' } as const;

/** What a gauge can do, and an info metric and a state set cannot. */
const OF_GAUGES: [what: string, call: (app: HandleApp) => unknown][] = [
  ['shop_info: inc', ({ handle }) => handle(ShopInfo).inc(FACTS)],
  ['shop_info: dec', ({ handle }) => handle(ShopInfo).dec(FACTS, 1)],
  ['shop_info: setToCurrentTime', ({ handle }) => handle(ShopInfo).setToCurrentTime(FACTS)],
  ['shop_info: startTimer', ({ handle }) => handle(ShopInfo).startTimer(FACTS)()],
  ['shop_info: labels().set', ({ handle }) => handle(ShopInfo).labels(FACTS).set(5)],
  ['shop_info: labels().inc', ({ handle }) => handle(ShopInfo).labels('2.0', 'test').inc()],
  ['shop_info: labels().dec', ({ handle }) => handle(ShopInfo).labels(FACTS).dec()],
  ['shop_state: inc', ({ handle }) => handle(ShopState).inc({ shop_state: 'starting' })],
  ['shop_state: dec', ({ handle }) => handle(ShopState).dec({ shop_state: 'running' })],
  [
    'shop_state: setToCurrentTime',
    ({ handle }) => handle(ShopState).setToCurrentTime({ shop_state: 'running' }),
  ],
  ['shop_state: labels().set', ({ handle }) => handle(ShopState).labels('starting').set(1)],
  ['shop_state: labels().inc', ({ handle }) => handle(ShopState).labels('running').inc()],
  [
    'shop_state: labels().setToCurrentTime',
    ({ handle }) => handle(ShopState).labels('running').setToCurrentTime(),
  ],
];

/** The forms of a block that a gauge would follow. */
const BLOCKS: [what: string, run: (app: HandleApp, block: () => number) => number][] = [
  ['shop_info: trackInFlight', (app, run) => app.handle(ShopInfo).trackInFlight(FACTS, run)],
  ['shop_info: time', (app, run) => app.handle(ShopInfo).time(FACTS, run)],
  [
    'shop_info: labels().trackInFlight',
    (app, run) => app.handle(ShopInfo).labels(FACTS).trackInFlight(run),
  ],
  [
    'shop_state: trackInFlight',
    (app, run) => app.handle(ShopState).trackInFlight({ shop_state: 'running' }, run),
  ],
  [
    'shop_state: labels().trackInFlight',
    (app, run) => app.handle(ShopState).labels('starting').trackInFlight(run),
  ],
  ['shop_state: labels().time', (app, run) => app.handle(ShopState).labels('starting').time(run)],
];

describe('an info metric or a state set', () => {
  async function startWithValues(): Promise<HandleApp & { all: () => Promise<string[]> }> {
    const app = await startHandles([ShopInfo, ShopState]);
    app.handle(ShopInfo).set(FACTS);
    app.handle(ShopState).set('running');
    return {
      ...app,
      all: async () => [...(await app.lines('shop_info')), ...(await app.lines('shop_state'))],
    };
  }

  it.each(OF_GAUGES)(
    'refuses what only a gauge can do, and stays as it was: %s',
    async (what, call) => {
      const app = await startWithValues();
      const before = await app.all();
      call(app);
      expect(await app.all()).toEqual(before);
      expect(await app.refused(what.split(':')[0]!, 'invalid_value')).toBe(1);
      expect(app.warnings).toHaveLength(1);
    },
  );

  it.each(BLOCKS)('runs a block that it does not follow: %s', async (what, run) => {
    const app = await startWithValues();
    const before = await app.all();
    expect(run(app, () => 7)).toBe(7);
    const fail = (): never => {
      throw new Error('mine');
    };
    expect(() => run(app, fail)).toThrow('mine');
    expect(await app.all()).toEqual(before);
    expect(await app.refused(what.split(':')[0]!, 'invalid_value')).toBe(2);
  });
});
