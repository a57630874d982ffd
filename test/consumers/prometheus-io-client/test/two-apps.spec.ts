import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { ParcelsLost } from '../src/depot.metrics.js';
import { closeDepots, startDepot } from './depot-app.js';

afterEach(closeDepots);

describe('two apps in one process', () => {
  it('keep their metrics apart', async () => {
    const [one, two] = [await startDepot(), await startDepot()];
    await one.send('post', 'fr', 1);
    two.find(ParcelsLost).inc(5);
    expect(await one.scrape()).toContain('parcels_lost_total 0');
    expect(await two.scrape()).toContain('parcels_lost_total 5');
    expect((await two.scrape()).filter((line) => line.startsWith('parcels_sent_total{'))).toEqual(
      [],
    );
    await one.app.close();
    expect(await two.scrape()).toContain('parcels_lost_total 5');
  });

  it('share the handles in a registry that they share, until both are closed', async () => {
    const registry = new Registry();
    const [one, two] = [await startDepot({ registry }), await startDepot({ registry })];
    one.find(ParcelsLost).inc();
    await one.app.close();
    two.find(ParcelsLost).inc();
    expect(await two.scrape()).toContain('parcels_lost_total 2');
    await two.app.close();
    expect(registry.getMetricsAsArray()).toEqual([]);
  });
});
