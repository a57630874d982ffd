import { afterEach, describe, expect, it } from 'vitest';
import {
  BeltState,
  DepotInfo,
  ParcelHandling,
  ParcelsLost,
  ParcelsSent,
  ParcelsWaiting,
  ParcelSorting,
  ParcelVolume,
  ParcelWeight,
} from '../src/depot.metrics.js';
import { closeDepots, startDepot, type Find } from './depot-app.js';

afterEach(closeDepots);

const rows: [title: string, record: (find: Find) => void, lines: string[]][] = [
  [
    'a counter',
    (find) => {
      const sent = find(ParcelsSent);
      sent.inc({ carrier: 'post', country: 'fr' });
      sent.inc({ carrier: 'post', country: 'fr' }, 2);
      sent.labels({ carrier: 'courier', country: 'de' }).inc(0.5);
      sent.labels('courier', 'de').inc();
      sent.inc({
        labels: { carrier: 'post', country: 'it' },
        value: 4,
        exemplarLabels: { trace_id: 'abc' },
      });
      sent.inc({ carrier: 'post', country: 'es' });
      sent.remove('post', 'es');
    },
    [
      'parcels_sent_total{carrier="post",country="fr"} 3',
      'parcels_sent_total{carrier="post",country="it"} 4',
      'parcels_sent_total{carrier="courier",country="de"} 1.5',
    ],
  ],
  [
    'a counter without labels',
    (find) => {
      const lost = find(ParcelsLost);
      lost.inc();
      lost.inc(2);
      lost.labels().inc();
      lost.inc({ labels: {}, value: 3, exemplarLabels: { trace_id: 'abc' } });
      expect(() => lost.countErrors(() => JSON.parse('{'))).toThrow(SyntaxError);
    },
    ['parcels_lost_total 8'],
  ],
  [
    'a gauge',
    (find) => {
      const waiting = find(ParcelsWaiting);
      waiting.set({ hall: 'north' }, 5);
      waiting.inc({ hall: 'north' }, 2);
      waiting.dec({ hall: 'north' });
      waiting.labels('south').set(-1.5);
      waiting.labels({ hall: 'south' }).dec(2);
    },
    ['parcels_waiting{hall="north"} 6', 'parcels_waiting{hall="south"} -3.5'],
  ],
  [
    'a histogram',
    (find) => {
      const weight = find(ParcelWeight);
      weight.observe({ carrier: 'post' }, 0.5);
      weight.labels('post').observe(5);
      weight.labels({ carrier: 'post' }).observe(6);
      weight.observe({ carrier: 'courier' }, 1);
      weight.zero({ carrier: 'courier' });
    },
    [
      'parcel_weight_kilograms_bucket{carrier="post",le="1.0"} 1',
      'parcel_weight_kilograms_bucket{carrier="post",le="5.0"} 2',
      'parcel_weight_kilograms_bucket{carrier="post",le="+Inf"} 3',
      'parcel_weight_kilograms_sum{carrier="post"} 11.5',
      'parcel_weight_kilograms_count{carrier="post"} 3',
      'parcel_weight_kilograms_bucket{carrier="courier",le="1.0"} 0',
      'parcel_weight_kilograms_bucket{carrier="courier",le="5.0"} 0',
      'parcel_weight_kilograms_bucket{carrier="courier",le="+Inf"} 0',
      'parcel_weight_kilograms_sum{carrier="courier"} 0',
      'parcel_weight_kilograms_count{carrier="courier"} 0',
    ],
  ],
  [
    'a histogram without labels',
    (find) => {
      find(ParcelVolume).observe(0.25);
      find(ParcelVolume).labels().observe(1);
      find(ParcelVolume).observe({ labels: {}, value: 2, exemplarLabels: { trace_id: 'abc' } });
    },
    [
      'parcel_volume_liters_bucket{le="0.5"} 1',
      'parcel_volume_liters_bucket{le="+Inf"} 3',
      'parcel_volume_liters_sum 3.25',
      'parcel_volume_liters_count 3',
    ],
  ],
  [
    'a summary',
    (find) => {
      for (const seconds of [1, 2, 3]) find(ParcelHandling).observe({ hall: 'north' }, seconds);
      find(ParcelHandling).labels('south').observe(7);
    },
    [
      'parcel_handling_seconds{hall="north",quantile="0.5"} 2',
      'parcel_handling_seconds_sum{hall="north"} 6',
      'parcel_handling_seconds_count{hall="north"} 3',
      'parcel_handling_seconds{hall="south",quantile="0.5"} 7',
      'parcel_handling_seconds_sum{hall="south"} 7',
      'parcel_handling_seconds_count{hall="south"} 1',
    ],
  ],
  [
    'a summary without labels',
    (find) => {
      for (const seconds of [1, 2, 3]) find(ParcelSorting).observe(seconds);
    },
    [
      'parcel_sorting_seconds{quantile="0.5"} 2',
      'parcel_sorting_seconds_sum 6',
      'parcel_sorting_seconds_count 3',
    ],
  ],
  [
    'an info metric',
    (find) => {
      find(DepotInfo).set({ city: 'Lyon' });
      find(DepotInfo).set({ city: 'Nice' });
    },
    ['depot_info{city="Nice"} 1'],
  ],
  [
    'a state set',
    (find) => {
      find(BeltState).set('runs');
      find(BeltState).set('stands');
    },
    ['belt_state{belt_state="runs"} 0', 'belt_state{belt_state="stands"} 1'],
  ],
];

describe('a handle of every kind', () => {
  it.each(rows)('records: %s', async (_, record, lines) => {
    const { find, scrape } = await startDepot();
    record(find);
    const name = lines[0]!.replace(/(_bucket)?[{ ].*/, '');
    const own = (await scrape()).filter((line) => line.startsWith(name));
    expect(own.sort()).toEqual([...lines].sort());
  });
});
