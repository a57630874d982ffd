import { describeFaults, type Fault } from './fault.js';
import { recordAlone, recordOurs, type InstrumentName, type Recording } from './instruments.js';

/** What a histogram is that nothing was observed in. */
const EMPTY = 'size_bucket{le=1} 0, size_bucket{le=Infinity} 0, size_sum 0, size_count 0';
const ONE = 'size_bucket{le=1} 1, size_bucket{le=Infinity} 1, size_sum 1, size_count 1';

function row(input: string, on: InstrumentName, record: Recording, holds: string): Fault {
  return { input, holds, ours: () => recordOurs(on, record), alone: () => recordAlone(on, record) };
}

describeFaults('Values', [
  row('counter.inc(NaN)', 'orders_total', (one) => one.inc(NaN), 'orders_total 0; 1 refused'),
  row(
    'counter.inc(Infinity)',
    'orders_total',
    (one) => one.inc(Infinity),
    'orders_total 0; 1 refused',
  ),
  row('counter.inc(-1)', 'orders_total', (one) => one.inc(-1), 'orders_total 0; 1 refused'),
  row("counter.inc('5')", 'orders_total', (one) => one.inc('5'), 'orders_total 0; 1 refused'),
  row(
    "counter.inc(''), then inc(1) twice",
    'orders_total',
    (one) => ['', 1, 1].forEach((value) => one.inc(value)),
    'orders_total 2; 1 refused',
  ),
  row('counter.inc(1n)', 'orders_total', (one) => one.inc(1n), 'orders_total 0; 1 refused'),
  row(
    'counter.inc(false), then inc(1)',
    'orders_total',
    (one) => [false, 1].forEach((value) => one.inc(value)),
    'orders_total 1; 1 refused',
  ),
  row('counter.inc(null)', 'orders_total', (one) => one.inc(null), 'orders_total 0; 1 refused'),
  row('counter.inc([])', 'orders_total', (one) => one.inc([]), 'orders_total 0; 1 refused'),
  row('gauge.set(undefined)', 'depth', (one) => one.set(undefined), 'depth 0; 1 refused'),
  row("gauge.set('')", 'depth', (one) => one.set(''), 'depth 0; 1 refused'),
  row("gauge.set('7')", 'depth', (one) => one.set('7'), 'depth 0; 1 refused'),
  row('gauge.set(7n)', 'depth', (one) => one.set(7n), 'depth 0; 1 refused'),
  row('gauge.set(NaN)', 'depth', (one) => one.set(NaN), 'depth NaN'),
  row('gauge.set(-Infinity)', 'depth', (one) => one.set(-Infinity), 'depth -Infinity'),
  row(
    "gauge.inc(''), then inc(1)",
    'depth',
    (one) => ['', 1].forEach((v) => one.inc(v)),
    'depth 1; 1 refused',
  ),
  row('histogram.observe(NaN)', 'size', (one) => one.observe(NaN), `${EMPTY}; 1 refused`),
  row('histogram.observe(Infinity)', 'size', (one) => one.observe(Infinity), `${EMPTY}; 1 refused`),
  row(
    'histogram.observe(undefined)',
    'size',
    (one) => one.observe(undefined),
    `${EMPTY}; 1 refused`,
  ),
  row(
    "histogram.observe(''), then observe(1)",
    'size',
    (one) => ['', 1].forEach((v) => one.observe(v)),
    `${ONE}; 1 refused`,
  ),
  row("histogram.observe('1')", 'size', (one) => one.observe('1'), `${EMPTY}; 1 refused`),
  row('histogram.observe(1n)', 'size', (one) => one.observe(1n), `${EMPTY}; 1 refused`),
  row(
    'summary.observe(NaN)',
    'parse',
    (one) => one.observe(NaN),
    'parse_sum 0, parse_count 0; 1 refused',
  ),
  row(
    "summary.observe('1')",
    'parse',
    (one) => one.observe('1'),
    'parse_sum 0, parse_count 0; 1 refused',
  ),
]);
