import { afterEach, describe, expect, it } from '@jest/globals';
import { defineInfo, defineStateSet, Info, open, StateSet } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

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
    expect(await lines('shop_info')).toEqual(['shop_info{version="1.0",environment="test"} 1']);
    expect(await refused('shop_info', 'invalid_label')).toBe(2);
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
