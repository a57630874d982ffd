import {
  getMetricToken,
  InjectMetric,
  type Counter,
  type Gauge,
  type HandleOf,
  type Histogram,
  type Info,
  type StateSet,
  type Summary,
} from 'nestjs-metrics';
import type * as prom from 'prom-client';
import { assertType, some, type Equal } from './equal.js';
import {
  Charge,
  Codes,
  Depth,
  Load,
  Logins,
  Orders,
  Parse,
  ShopInfo,
  ShopState,
  Wait,
} from './metrics.js';

const orders = some<Counter<typeof Orders>>();
const logins = some<Counter<typeof Logins>>();
const codes = some<Counter<typeof Codes>>();
const depth = some<Gauge<typeof Depth>>();
const load = some<Gauge<typeof Load>>();
const charge = some<Histogram<typeof Charge>>();
const wait = some<Histogram<typeof Wait>>();
const parse = some<Summary<typeof Parse>>();
const shopInfo = some<Info<typeof ShopInfo>>();
const shopState = some<StateSet<typeof ShopState>>();

// A handle is what its definition says.
assertType<Equal<HandleOf<typeof Orders>, Counter<typeof Orders>>>();
assertType<Equal<HandleOf<typeof Depth>, Gauge<typeof Depth>>>();
assertType<Equal<HandleOf<typeof Charge>, Histogram<typeof Charge>>>();
assertType<Equal<HandleOf<typeof Parse>, Summary<typeof Parse>>>();
assertType<Equal<HandleOf<typeof ShopInfo>, Info<typeof ShopInfo>>>();
assertType<Equal<HandleOf<typeof ShopState>, StateSet<typeof ShopState>>>();
assertType<Equal<ReturnType<typeof getMetricToken>, string>>();

// It goes wherever prom-client's metric of that kind goes.
export const promCounters: prom.Counter[] = [orders, logins, codes];
export const promGauges: prom.Gauge[] = [depth, load, shopInfo, shopState];
export const promHistograms: prom.Histogram[] = [charge, wait];
export const promSummaries: prom.Summary[] = [parse];
export const promMetrics: prom.Metric[] = [orders, depth, charge, parse, shopInfo, shopState];
export const namedCounter: prom.Counter<'outcome' | 'tenant'> = orders;
export const namedByOne: prom.Counter<'outcome'> = orders;
export const namedGauge: prom.Gauge<'queue'> = depth;
export const namedHistogram: prom.Histogram<'method'> = charge;
export const namedSummary: prom.Summary<'method'> = parse;
some<prom.Registry>().registerMetric(orders);
some<prom.Registry>().registerMetric(charge);

// @ts-expect-error a counter is no gauge
export const counterAsGauge: prom.Gauge = orders;
// @ts-expect-error a gauge is no histogram
export const gaugeAsHistogram: prom.Histogram = depth;
// @ts-expect-error a handle of other labels
export const otherLabels: Counter<typeof Orders> = codes;

// Counter.
orders.inc({ outcome: 'success', tenant: 'acme' });
orders.inc({ tenant: 'acme', outcome: 'declined' }, 2);
orders.inc({
  labels: { outcome: 'success', tenant: 'acme' },
  value: 2,
  exemplarLabels: { trace_id: 'abc' },
});
orders.labels({ outcome: 'success', tenant: 'acme' }).inc();
orders.labels('success', 'acme').inc(2);
orders.remove({ outcome: 'success', tenant: 'acme' });
orders.remove('success', 'acme');
orders.collect = async () => orders.inc({ outcome: 'success', tenant: 'acme' });
codes.inc({ code: 200 });
logins.inc();
logins.inc(2);
logins.labels().inc();

// @ts-expect-error a misspelt value
orders.inc({ outcome: 'succes', tenant: 'acme' });
// @ts-expect-error a missing label
orders.inc({ outcome: 'success' });
// @ts-expect-error an unknown label
orders.inc({ outcome: 'success', tenant: 'acme', region: 'eu' });
// @ts-expect-error a misspelt label
orders.inc({ outcom: 'success', tenant: 'acme' });
// @ts-expect-error no labels
orders.inc();
// @ts-expect-error a value without labels
orders.inc(2);
// @ts-expect-error no labels in an object
orders.inc({});
// @ts-expect-error a value that is no text
orders.inc({ outcome: 'success', tenant: null });
// @ts-expect-error an amount that is no number
orders.inc({ outcome: 'success', tenant: 'acme' }, '2');
// @ts-expect-error a number that is not listed
codes.inc({ code: 500 });
// @ts-expect-error a bound child with a missing label
orders.labels({ outcome: 'success' });
// @ts-expect-error a bound child with a misspelt value
orders.labels({ outcome: 'succes', tenant: 'acme' });
// @ts-expect-error labels that are removed are checked too
orders.remove({ outcome: 'succes', tenant: 'acme' });
// @ts-expect-error labels of a metric without labels
logins.inc({ outcome: 'success' });
// @ts-expect-error no labels to give, not even none
logins.inc({});
// @ts-expect-error a counter does not fall
logins.dec();
// @ts-expect-error a counter is not set
logins.set(1);

// Gauge.
depth.set({ queue: 'mail' }, 1);
depth.inc({ queue: 'mail' });
depth.dec({ queue: 'mail' }, 2);
depth.setToCurrentTime({ queue: 'mail' });
depth.labels('mail').set(1);
load.set(1);
load.inc();
load.dec(2);
load.setToCurrentTime();
// @ts-expect-error no labels
depth.set(1);
// @ts-expect-error no labels
depth.inc();
// @ts-expect-error no labels
depth.dec();
// @ts-expect-error no labels
depth.setToCurrentTime();
// @ts-expect-error no value
depth.set({ queue: 'mail' });
// @ts-expect-error a misspelt value
depth.set({ queue: 'mial' }, 1);
// @ts-expect-error labels of a metric without labels
load.set({ queue: 'mail' }, 1);
// @ts-expect-error a value that is no number
load.set('1');

// Histogram and summary.
charge.observe({ method: 'card' }, 1);
charge.observe({ labels: { method: 'card' }, value: 1, exemplarLabels: { trace_id: 'abc' } });
charge.zero({ method: 'card' });
charge.labels('card').observe(1);
wait.observe(1);
parse.observe({ method: 'card' }, 1);
parse.labels({ method: 'card' }).observe(1);
// @ts-expect-error no labels
charge.observe(1);
// @ts-expect-error a misspelt value
charge.observe({ method: 'cash' }, 1);
// @ts-expect-error no value
charge.observe({ method: 'card' });
// @ts-expect-error a misspelt value
charge.zero({ method: 'cash' });
// @ts-expect-error labels of a metric without labels
wait.observe({ method: 'card' }, 1);
// @ts-expect-error no labels
parse.observe(1);
// @ts-expect-error a misspelt value
parse.observe({ method: 'cash' }, 1);

// Info and state set.
shopInfo.set({ version: '1.0', environment: 'test' });
shopState.set('on');
// @ts-expect-error a missing fact
shopInfo.set({ version: '1.0' });
// @ts-expect-error a misspelt fact
shopInfo.set({ version: '1.0', environment: 'prod' });
// @ts-expect-error a number is no fact
shopInfo.set(1);
// @ts-expect-error a misspelt state
shopState.set('onn');
// @ts-expect-error a number is no state
shopState.set(1);

// Timers and blocks.
const seconds: number = charge.startTimer({ method: 'card' })();
charge.startTimer()({ method: 'card' });
charge.labels('card').startTimer()();
wait.startTimer()();
{
  using timer = charge.startTimer({ method: 'card' });
  timer({ method: 'wallet' });
  using _ = load.startTimer();
}
// @ts-expect-error a misspelt value at the start
charge.startTimer({ method: 'cash' });
// @ts-expect-error an unknown label at the end
charge.startTimer()({ region: 'eu' });

assertType<Equal<ReturnType<typeof timeSync>, { total: number }>>();
assertType<Equal<ReturnType<typeof timeAsync>, Promise<string>>>();
function timeSync() {
  return charge.time({ method: 'card' }, () => ({ total: seconds }));
}
function timeAsync() {
  return wait.time(async () => 'done');
}
export const results: number[] = [
  depth.trackInFlight({ queue: 'mail' }, () => 1),
  depth.labels('mail').trackInFlight(() => 1),
  load.trackInFlight(() => 1),
  load.time(() => 1),
  parse.time({ method: 'card' }, () => 1),
  parse.labels('card').time(() => 1),
  orders.countErrors({ outcome: 'declined', tenant: 'acme' }, () => 1, { only: [TypeError] }),
  orders.labels('declined', 'acme').countErrors(() => 1),
  logins.countErrors(() => 1, { only: [class Declined extends Error {}] }),
];
// @ts-expect-error no labels
charge.time(() => 1);
// @ts-expect-error a misspelt value
charge.time({ method: 'cash' }, () => 1);
// @ts-expect-error no labels
depth.trackInFlight(() => 1);
// @ts-expect-error no labels
orders.countErrors(() => 1);
// @ts-expect-error labels of a metric without labels
logins.countErrors({ outcome: 'success' }, () => 1);
// @ts-expect-error instances in place of classes
logins.countErrors(() => 1, { only: [new Error()] });
// @ts-expect-error an unknown option
logins.countErrors(() => 1, { except: [Error] });

// Injection.
export class Service {
  constructor(
    @InjectMetric(Orders) readonly byDefinition: Counter<typeof Orders>,
    @InjectMetric('orders_total') readonly byName: prom.Counter,
    // @ts-expect-error neither a definition nor a name
    @InjectMetric(7) readonly byNumber: Counter,
  ) {}
}
