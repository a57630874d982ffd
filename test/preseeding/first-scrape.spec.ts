import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  open,
  type MetricDefinition,
} from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';

const OUTCOMES = ['success', 'declined'] as const;

/** The sample lines of one metric in the first scrape of an app. */
async function firstLines(definition: MetricDefinition): Promise<string[]> {
  const { scrape } = await startApp({ metrics: { metrics: [definition] } });
  const lines = (await scrape()).split('\n');
  return lines.filter((line) => line.startsWith(definition.name));
}

afterEach(closeApps);

describe('the first scrape', () => {
  it.each(ADAPTERS)('has every closed label combination of a counter on %s', async (adapter) => {
    const Orders = defineCounter({
      name: 'orders_total',
      help: 'Orders.',
      labels: { outcome: OUTCOMES, payment_method: ['card', 'wallet'] },
    });
    const { scrape } = await startApp({ adapter, metrics: { metrics: [Orders] } });
    expect((await scrape()).split('\n').filter((line) => line.startsWith('orders_total'))).toEqual([
      'orders_total{outcome="success",payment_method="card"} 0',
      'orders_total{outcome="success",payment_method="wallet"} 0',
      'orders_total{outcome="declined",payment_method="card"} 0',
      'orders_total{outcome="declined",payment_method="wallet"} 0',
    ]);
  });

  it('has all buckets, sum and count of each series of a histogram', async () => {
    const Size = defineHistogram({
      name: 'size_bytes',
      help: 'Size.',
      labels: { outcome: OUTCOMES },
      buckets: [0.5, 1],
    });
    expect(await firstLines(Size)).toEqual(
      OUTCOMES.flatMap((outcome) => [
        `size_bytes_bucket{outcome="${outcome}",le="0.5"} 0`,
        `size_bytes_bucket{outcome="${outcome}",le="1.0"} 0`,
        `size_bytes_bucket{outcome="${outcome}",le="+Inf"} 0`,
        `size_bytes_sum{outcome="${outcome}"} 0`,
        `size_bytes_count{outcome="${outcome}"} 0`,
      ]),
    );
  });

  it('has the quantiles, sum and count of a summary', async () => {
    const Wait = defineSummary({ name: 'wait_seconds', help: 'Wait.', percentiles: [0.5, 0.99] });
    expect(await firstLines(Wait)).toEqual([
      'wait_seconds{quantile="0.5"} NaN',
      'wait_seconds{quantile="0.99"} NaN',
      'wait_seconds_sum 0',
      'wait_seconds_count 0',
    ]);
  });

  it.each<[string, MetricDefinition, string[]]>([
    [
      'a counter without labels at 0',
      defineCounter({ name: 'a_total', help: 'A.' }),
      ['a_total 0'],
    ],
    ['a gauge without labels at 0', defineGauge({ name: 'a', help: 'A.' }), ['a 0']],
    [
      'no series of a gauge with labels',
      defineGauge({ name: 'a', help: 'A.', labels: { b: ['c'] } }),
      [],
    ],
    [
      'the series of a gauge with labels and seed: true',
      defineGauge({ name: 'a', help: 'A.', labels: { b: ['c', 'd'] }, seed: true }),
      ['a{b="c"} 0', 'a{b="d"} 0'],
    ],
    [
      'the series that a gauge lists',
      defineGauge({ name: 'a', help: 'A.', labels: { b: ['c', 'd'] }, seed: [{ b: 'd' }] }),
      ['a{b="d"} 0'],
    ],
    [
      'no series of a counter with an open label',
      defineCounter({ name: 'a_total', help: 'A.', labels: { b: ['c'], tenant: open() } }),
      [],
    ],
    [
      'the series that a counter with an open label lists',
      defineCounter({
        name: 'a_total',
        help: 'A.',
        labels: { b: ['c'], tenant: open() },
        seed: [
          { b: 'c', tenant: 'x' },
          { b: 'c', tenant: 'y' },
        ],
      }),
      ['a_total{b="c",tenant="x"} 0', 'a_total{b="c",tenant="y"} 0'],
    ],
    [
      'no series of a counter with seed: false',
      defineCounter({ name: 'a_total', help: 'A.', labels: { b: ['c'] }, seed: false }),
      [],
    ],
    [
      'nothing of a counter without labels and seed: false',
      defineCounter({ name: 'a_total', help: 'A.', seed: false }),
      [],
    ],
    [
      'all states of a state set at 0',
      defineStateSet({ name: 'a', help: 'A.', states: ['up', 'down'] }),
      ['a{a="up"} 0', 'a{a="down"} 0'],
    ],
    [
      'no facts of an info',
      defineInfo({ name: 'a_info', help: 'A.', labels: { version: ['1'] } }),
      [],
    ],
    [
      'numbers as label values',
      defineCounter({ name: 'a_total', help: 'A.', labels: { code: [200, 404.5] } }),
      ['a_total{code="200"} 0', 'a_total{code="404.5"} 0'],
    ],
    [
      'labels and values named like members of every object',
      defineCounter({
        name: 'a_total',
        help: 'A.',
        labels: { constructor: ['toString', '__proto__'] },
      }),
      ['a_total{constructor="toString"} 0', 'a_total{constructor="__proto__"} 0'],
    ],
  ])('has %s', async (_, definition, lines) => {
    expect(await firstLines(definition)).toEqual(lines);
  });

  it('has what the module may say about each metric', async () => {
    const Orders = defineCounter({
      name: 'orders_total',
      help: 'Orders.',
      labels: { outcome: OUTCOMES },
    });
    const { sample } = await startApp({ metrics: { metrics: [Orders] } });
    const errors = 'nestjs_metrics_recording_errors_total';
    for (const reason of ['invalid_label', 'invalid_value', 'callback_error']) {
      expect(await sample(`${errors}{metric="orders_total",reason="${reason}"}`)).toBe(0);
    }
    const overflow = 'nestjs_metrics_label_overflow_total';
    expect(await sample(`${overflow}{metric="orders_total",label="outcome"}`)).toBe(0);
  });
});
