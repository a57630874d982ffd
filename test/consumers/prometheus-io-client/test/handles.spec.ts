import { afterEach, describe, expect, it } from 'vitest';
import {
  ParcelsLost,
  ParcelsSent,
  ParcelsShelved,
  ParcelsWaiting,
  ParcelSorting,
  ParcelVolume,
  ParcelWeight,
} from '../src/depot.metrics.js';
import { closeDepots, startDepot } from './depot-app.js';

afterEach(closeDepots);

describe('a handle', () => {
  it('records durations through timers and around blocks', async () => {
    const { find, scrape } = await startDepot();
    for (const handle of [find(ParcelVolume), find(ParcelSorting)]) {
      handle.startTimer()();
      handle.labels().startTimer()();
      expect(handle.time(() => 'done')).toBe('done');
    }
    find(ParcelsWaiting).startTimer()({ hall: 'north' });
    const lines = await scrape();
    expect(lines).toContain('parcel_volume_liters_count 3');
    expect(lines).toContain('parcel_sorting_seconds_count 3');
    const [waiting] = lines.filter((line) => line.startsWith('parcels_waiting{hall="north"}'));
    expect(Number(waiting!.split(' ')[1])).toBeGreaterThan(0);
  });

  it('counts what is in flight', async () => {
    const { find, scrape } = await startDepot();
    await find(ParcelsWaiting).trackInFlight({ hall: 'north' }, async () => {
      expect(await scrape()).toContain('parcels_waiting{hall="north"} 1');
    });
    expect(await scrape()).toContain('parcels_waiting{hall="north"} 0');
  });

  it('is set to the time', async () => {
    const { find, scrape } = await startDepot();
    const before = Date.now() / 1_000;
    find(ParcelsWaiting).setToCurrentTime({ hall: 'north' });
    const line = (await scrape()).find((one) => one.startsWith('parcels_waiting{hall="north"}'));
    expect(Number(line!.split(' ')[1])).toBeGreaterThanOrEqual(before);
  });

  it('goes back to its seeds with a reset, and a child bound before counts on', async () => {
    const { find, scrape } = await startDepot();
    const child = find(ParcelWeight).labels('post');
    child.observe(3);
    find(ParcelSorting).observe(3);
    find(ParcelWeight).reset();
    find(ParcelSorting).reset();
    child.observe(2);
    expect(await scrape()).toEqual(
      expect.arrayContaining([
        'parcel_weight_kilograms_sum{carrier="post"} 2',
        'parcel_weight_kilograms_count{carrier="courier"} 0',
        'parcel_sorting_seconds{quantile="0.5"} NaN',
        'parcel_sorting_seconds_count 0',
      ]),
    );
  });

  it('refuses bad labels and values without a throw, and counts them', async () => {
    const { find, scrape } = await startDepot();
    find(ParcelsSent).inc({ carrier: 'post' } as never);
    find(ParcelsLost).inc(-1);
    find(ParcelWeight).observe({ carrier: 'pigeon' } as never, 1);
    expect(await scrape()).toEqual(
      expect.arrayContaining([
        'nestjs_metrics_recording_errors_total{metric="parcels_sent_total",reason="invalid_label"} 1',
        'nestjs_metrics_recording_errors_total{metric="parcels_lost_total",reason="invalid_value"} 1',
        'parcel_weight_kilograms_count{carrier="__other__"} 1',
      ]),
    );
  });

  it('is known to the scrape only by what its readers return', async () => {
    const { find, scrape, send } = await startDepot();
    find(ParcelsShelved).set(99);
    await send('post', 'fr', 1);
    expect(await scrape()).toContain('parcels_shelved 1');
  });
});
