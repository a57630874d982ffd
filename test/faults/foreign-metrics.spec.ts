import { expect } from '@jest/globals';
import { defineCounter } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startApp } from '../support/app.js';
import { describeFaults, saw, type Fault } from './fault.js';
import { readingOf, readingOfBoth } from './reading.js';

const help = 'What it measures.';
const Orders = defineCounter({ name: 'orders_total', help });

/** A metric `f` that was made with prom-client directly, beside one of ours. */
function madeDirectly(
  input: string,
  fill: (registers: prom.Registry[]) => void,
  holds: string,
): Fault {
  return {
    input,
    holds,
    ours: async () => {
      const registry = new prom.Registry();
      const { scrape } = await startApp({ metrics: { registry, metrics: [Orders] } });
      // After ours, whose registration would refuse some of it.
      fill([registry]);
      const bodies = [await scrape(), await scrape('application/openmetrics-text')] as const;
      const essence = readingOfBoth(...bodies, 'f');
      expect(readingOfBoth(...bodies, 'orders_total')).toBe('orders_total 0');
      const errors = readingOf(await scrape(), 'nestjs_metrics_collector_errors_total');
      return { essence, text: errors.endsWith(' 2') ? `${essence}; an error a scrape` : essence };
    },
    alone: async () => {
      const registry = new prom.Registry();
      fill([registry]);
      return saw(readingOf(await registry.metrics(), 'f'));
    },
  };
}

function observeThree(buckets: number[]): (registers: prom.Registry[]) => void {
  return (registers) => {
    const histogram = new prom.Histogram({ name: 'f', help, buckets, registers });
    for (const value of [0.5, 5, 50]) histogram.observe(value);
  };
}

describeFaults('Metrics made with prom-client', [
  madeDirectly(
    'a histogram with buckets: [10, 1]',
    observeThree([10, 1]),
    'f_bucket{le=10} 2, f_bucket{le=Infinity} 3, f_sum 55.5, f_count 3',
  ),
  madeDirectly(
    'a histogram with buckets: [1, 1, 10]',
    observeThree([1, 1, 10]),
    'f_bucket{le=1} 1, f_bucket{le=10} 2, f_bucket{le=Infinity} 3, f_sum 55.5, f_count 3',
  ),
  madeDirectly(
    'a histogram with buckets: [1, Infinity]',
    observeThree([1, Infinity]),
    'f_bucket{le=1} 1, f_bucket{le=Infinity} 3, f_sum 55.5, f_count 3',
  ),
  madeDirectly(
    'a counter after inc(NaN)',
    (registers) => new prom.Counter({ name: 'f', help, registers }).inc(NaN),
    'f NaN',
  ),
  madeDirectly(
    'a gauge with the label "__name__"',
    (registers) => {
      const labelNames = ['__name__'];
      new prom.Gauge({ name: 'f', help, labelNames, registers }).set({ __name__: 'x' }, 1);
    },
    'nothing; an error a scrape',
  ),
  madeDirectly(
    'a summary with percentiles: [50]',
    (registers) => {
      new prom.Summary({ name: 'f', help, percentiles: [50], registers }).observe(1);
    },
    'nothing; an error a scrape',
  ),
  madeDirectly(
    'a histogram f and a gauge f_count',
    (registers) => {
      new prom.Histogram({ name: 'f', help, buckets: [1], registers });
      new prom.Gauge({ name: 'f_count', help, registers });
    },
    'f_bucket{le=1} 0, f_bucket{le=Infinity} 0, f_sum 0, f_count 0; an error a scrape',
  ),
]);
