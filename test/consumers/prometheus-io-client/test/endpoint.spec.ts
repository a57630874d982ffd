import { valueOf } from 'nestjs-metrics/testing';
import * as prom from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { ParcelsLost, ParcelsSent, ParcelsWaiting } from '../src/depot.metrics.js';
import { closeDepots, OPENMETRICS, startDepot, TEXT } from './depot-app.js';

afterEach(closeDepots);

/** Whose values are known: all but the durations. */
const isKnown = (line: string): boolean =>
  /^(# (HELP|TYPE|UNIT) )?(parcels?|depot|belt)_/.test(line) &&
  !/^parcel_handling_seconds(_sum)?\{/.test(line);

const HANDLING = 'parcel_handling_seconds';

describe('the endpoint', () => {
  it('shows in text what decorated methods, a handle and a reader recorded', async () => {
    const { scrape, send } = await startDepot();
    expect(await send('post', 'fr', 2)).toBe(201);
    expect(await send('post', 'fr', 31)).toBe(500);
    expect((await scrape(TEXT)).filter(isKnown)).toEqual([
      '# HELP parcels_sent_total Parcels sent, by carrier and country.',
      '# TYPE parcels_sent_total counter',
      'parcels_sent_total{carrier="post",country="fr"} 1',
      '# HELP parcels_lost_total Parcels lost.',
      '# TYPE parcels_lost_total counter',
      'parcels_lost_total 1',
      '# HELP parcels_waiting Parcels that wait, by hall.',
      '# TYPE parcels_waiting gauge',
      'parcels_waiting{hall="south"} 0',
      '# HELP parcels_shelved Parcels on shelves.',
      '# TYPE parcels_shelved gauge',
      'parcels_shelved 1',
      '# HELP parcel_weight_kilograms Weight of the parcels, by carrier.',
      '# TYPE parcel_weight_kilograms histogram',
      'parcel_weight_kilograms_bucket{carrier="post",le="1.0"} 0',
      'parcel_weight_kilograms_bucket{carrier="post",le="5.0"} 1',
      'parcel_weight_kilograms_bucket{carrier="post",le="+Inf"} 1',
      'parcel_weight_kilograms_sum{carrier="post"} 2',
      'parcel_weight_kilograms_count{carrier="post"} 1',
      'parcel_weight_kilograms_bucket{carrier="courier",le="1.0"} 0',
      'parcel_weight_kilograms_bucket{carrier="courier",le="5.0"} 0',
      'parcel_weight_kilograms_bucket{carrier="courier",le="+Inf"} 0',
      'parcel_weight_kilograms_sum{carrier="courier"} 0',
      'parcel_weight_kilograms_count{carrier="courier"} 0',
      '# HELP parcel_volume_liters Volume of the parcels.',
      '# TYPE parcel_volume_liters histogram',
      'parcel_volume_liters_bucket{le="0.5"} 0',
      'parcel_volume_liters_bucket{le="+Inf"} 1',
      'parcel_volume_liters_sum 1',
      'parcel_volume_liters_count 1',
      `# HELP ${HANDLING} Handling of the parcels, by hall.`,
      `# TYPE ${HANDLING} summary`,
      `${HANDLING}_count{hall="north"} 2`,
      `${HANDLING}_count{hall="south"} 0`,
      '# HELP parcel_sorting_seconds Sorting of the parcels.',
      '# TYPE parcel_sorting_seconds summary',
      'parcel_sorting_seconds{quantile="0.5"} NaN',
      'parcel_sorting_seconds_sum 0',
      'parcel_sorting_seconds_count 0',
      '# HELP depot_info The depot.',
      '# TYPE depot_info gauge',
      '# HELP belt_state The belt.',
      '# TYPE belt_state gauge',
      'belt_state{belt_state="runs"} 0',
      'belt_state{belt_state="stands"} 0',
    ]);
  });

  it('shows the same as OpenMetrics', async () => {
    const { scrape, send } = await startDepot();
    await send('courier', 'de', 2);
    const lines = await scrape(OPENMETRICS);
    expect(lines.slice(-2)).toEqual(['# EOF', '']);
    expect(lines).toEqual(
      expect.arrayContaining([
        '# TYPE parcels_sent counter',
        'parcels_sent_total{carrier="courier",country="de"} 1',
        'parcels_lost_total 0',
        'parcel_weight_kilograms_bucket{carrier="courier",le="5.0"} 1',
        `${HANDLING}_count{hall="north"} 1`,
        '# TYPE depot info',
        '# TYPE belt_state stateset',
        'belt_state{belt_state="runs"} 0',
      ]),
    );
  });

  it.each([TEXT, OPENMETRICS])(
    "shows all of the client's default metrics in %s, and none of them fails",
    async (accept) => {
      const { registry, scrape } = await startDepot({ defaultMetrics: true });
      const lines = await scrape(accept);
      const shown = new Set(lines.map((line) => /^# TYPE (\S+) /.exec(line)?.[1]));
      const names = registry.getMetricsAsArray().map(({ name }) => name);
      expect(names).toContain('nodejs_eventloop_utilization_summary');
      expect(
        names.filter((name) => !shown.has(name) && !shown.has(name.replace(/_(total|info)$/, ''))),
      ).toEqual([]);
      expect(lines).toContainEqual(
        expect.stringMatching(/^nodejs_eventloop_utilization_summary_count \d+$/),
      );
      expect(lines).toContainEqual(expect.stringMatching(/^nodejs_version_info\{.+\} 1$/));
      expect(
        lines.filter((line) => /^nestjs_metrics_collector_errors_total\{.* [1-9]/.test(line)),
      ).toEqual([]);
    },
  );

  it("gives the client's default metrics the app's prefix and the options of that client", async () => {
    const { app, registry, scrape } = await startDepot({
      prefix: 'depot_',
      defaultMetrics: { eventLoopUtilizationPercentiles: [0.25] },
    });
    expect(await scrape()).toContainEqual(
      expect.stringMatching(/^depot_nodejs_eventloop_utilization_summary\{quantile="0.25"\} /),
    );
    await app.close();
    expect(registry.getMetricsAsArray()).toEqual([]);
  });

  it.each([TEXT, OPENMETRICS])(
    'shows metrics that were made with the client itself, of each kind, in %s',
    async (accept) => {
      const { registry, scrape } = await startDepot({ defaultLabels: { pod: 'p1' } });
      const common = { help: 'Made by hand.', registers: [registry] };
      new prom.Counter({ ...common, name: 'by_hand_total', labelNames: ['a'] }).inc({ a: 'x"' });
      new prom.Gauge({ ...common, name: 'by_hand' }).set(-2);
      new prom.Gauge({
        ...common,
        name: 'by_hand_collected',
        collect() {
          this.set(8);
        },
      });
      const labelNames = ['pod'];
      new prom.Histogram({ ...common, name: 'by_hand_size', buckets: [1], labelNames }).observe(
        { pod: 'own' },
        1,
      );
      new prom.Histogram({ ...common, name: 'by_hand_length', buckets: [1] }).observe(2);
      new prom.Summary({ ...common, name: 'by_hand_time', percentiles: [0.5] }).observe(3);
      new prom.Summary({ ...common, name: 'by_hand_wait', percentiles: [0.5], labelNames }).observe(
        { pod: 'own' },
        4,
      );
      expect((await scrape(accept)).filter((line) => line.startsWith('by_hand'))).toEqual([
        'by_hand_total{a="x\\"",pod="p1"} 1',
        'by_hand{pod="p1"} -2',
        'by_hand_collected{pod="p1"} 8',
        'by_hand_size_bucket{pod="own",le="1.0"} 1',
        'by_hand_size_bucket{pod="own",le="+Inf"} 1',
        'by_hand_size_sum{pod="own"} 1',
        'by_hand_size_count{pod="own"} 1',
        'by_hand_length_bucket{pod="p1",le="1.0"} 0',
        'by_hand_length_bucket{pod="p1",le="+Inf"} 1',
        'by_hand_length_sum{pod="p1"} 2',
        'by_hand_length_count{pod="p1"} 1',
        'by_hand_time{pod="p1",quantile="0.5"} 3',
        'by_hand_time_sum{pod="p1"} 3',
        'by_hand_time_count{pod="p1"} 1',
        'by_hand_wait{pod="own",quantile="0.5"} 4',
        'by_hand_wait_sum{pod="own"} 4',
        'by_hand_wait_count{pod="own"} 1',
      ]);
    },
  );

  it("calls a handle's own collect hook before each scrape", async () => {
    const { find, scrape } = await startDepot();
    const waiting = find(ParcelsWaiting);
    let calls = 0;
    waiting.collect = async () => waiting.set({ hall: 'north' }, ++calls);
    expect(await scrape()).toContain('parcels_waiting{hall="north"} 1');
    expect(await scrape(OPENMETRICS)).toContain('parcels_waiting{hall="north"} 2');
  });

  it('is read by the testing kit too', async () => {
    const { app, find, send } = await startDepot();
    await send('post', 'fr', 2);
    expect(await valueOf(app, ParcelsSent, { carrier: 'post', country: 'fr' })).toBe(1);
    expect(await valueOf(find(ParcelsLost))).toBe(0);
    expect(await valueOf(app, 'parcel_handling_seconds_count', { hall: 'north' })).toBe(1);
  });
});
