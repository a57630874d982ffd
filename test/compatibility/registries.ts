import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  type MetricDefinition,
} from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startHandles, type HandleApp } from '../handles/handle-app.js';

const help = 'What it "measures", in C:\\shop\nand elsewhere.';
const labels = { kind: ['a', 'b\\"\n'] } as const;
export const Orders = defineCounter({ name: 'orders_total', help, labels, seed: false });
export const Logins = defineCounter({ name: 'logins', help });
export const Depth = defineGauge({ name: 'depth', help, labels });
export const Wait = defineHistogram({
  name: 'wait',
  help,
  labels,
  buckets: [1e-7, 0.5, 1e21],
  seed: false,
});
export const Parse = defineSummary({
  name: 'parse',
  help,
  labels,
  percentiles: [0.5],
  seed: false,
});
export const ShopInfo = defineInfo({ name: 'shop_info', help, labels });
export const ShopState = defineStateSet({ name: 'shop_state', help, states: ['on', 'off'] });

/** One metric of each kind. */
export const ALL = [Orders, Logins, Depth, Wait, Parse, ShopInfo, ShopState] as const;

/** The names of {@link ALL}. */
export const NAMES = ALL.map(({ name }) => name);

/** A registry of either content type, as prom-client makes it without a type argument. */
export type AnyRegistry = prom.Registry<prom.RegistryContentType>;

/** An app's handles in a plain registry of prom-client, beside its own metrics in another. */
export interface Registries {
  readonly app: HandleApp;
  readonly ours: AnyRegistry;
  readonly theirs: AnyRegistry;
}

/** Starts an app, and records the same on its handles and on prom-client's metrics. */
export async function startRegistries(times = 1): Promise<Registries> {
  const app = await startHandles(ALL);
  const ours = new prom.Registry<prom.RegistryContentType>();
  const theirs = new prom.Registry<prom.RegistryContentType>();
  for (const definition of ALL) ours.registerMetric(handleOf(app, definition));
  record(app, times);
  recordInPromClient(theirs, times);
  return { app, ours, theirs };
}

/** A registry that speaks OpenMetrics from the start; prom-client's types leave its argument out. */
export function openMetricsRegistry(): AnyRegistry {
  const WithType = prom.Registry as new (contentType: prom.RegistryContentType) => AnyRegistry;
  return new WithType(prom.Registry.OPENMETRICS_CONTENT_TYPE);
}

/** An app's handle, typed as prom-client's metrics are. */
export function handleOf(app: HandleApp, definition: MetricDefinition): prom.Metric {
  return app.handle(definition);
}

function record({ handle }: HandleApp, times: number): void {
  const orders = handle(Orders);
  orders.inc({ kind: 'a' }, 3 * times);
  orders.inc({ kind: 'b\\"\n' }, 1e21);
  handle(Logins).inc(times);
  handle(Depth).set({ kind: 'a' }, -2.5 * times);
  handle(Wait).observe({ kind: 'a' }, 2 * times);
  handle(Parse).observe({ kind: 'a' }, 4 * times);
  handle(ShopInfo).set({ kind: 'a' });
  handle(ShopState).set('on');
}

function recordInPromClient(registry: AnyRegistry, times: number): void {
  const common = { help, labelNames: ['kind'], registers: [registry] };
  const orders = new prom.Counter({ ...common, name: 'orders_total' });
  orders.inc({ kind: 'a' }, 3 * times);
  orders.inc({ kind: 'b\\"\n' }, 1e21);
  new prom.Counter({ name: 'logins', help, registers: [registry] }).inc(times);
  new prom.Gauge({ ...common, name: 'depth' }).set({ kind: 'a' }, -2.5 * times);
  const buckets = [...Wait.buckets];
  new prom.Histogram({ ...common, name: 'wait', buckets }).observe({ kind: 'a' }, 2 * times);
  const percentiles = [0.5];
  new prom.Summary({ ...common, name: 'parse', percentiles }).observe({ kind: 'a' }, 4 * times);
  new prom.Gauge({ ...common, name: 'shop_info' }).set({ kind: 'a' }, 1);
  const state = new prom.Gauge({ ...common, name: 'shop_state', labelNames: ['shop_state'] });
  state.set({ shop_state: 'on' }, 1);
  state.set({ shop_state: 'off' }, 0);
}
