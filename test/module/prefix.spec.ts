import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  Counter,
  defineCounter,
  defineInfo,
  defineStateSet,
  getMetricToken,
  InjectMetric,
  MetricsError,
  type Info,
  type StateSet,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { bootError } from './boot-error.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });
const Version = defineInfo({
  name: 'version_info',
  help: 'What runs.',
  labels: { version: ['1'] },
});
const Link = defineStateSet({ name: 'link_state', help: 'The link.', states: ['up', 'down'] });

@Injectable()
class OrdersService {
  constructor(@InjectMetric('orders_total') readonly orders: Counter<typeof Orders>) {}

  @Counted()
  place(): void {}
}

afterEach(closeApps);

describe('prefix', () => {
  it('goes before definitions, default metrics and prom-client’s, and not before the module’s own', async () => {
    const { app, scrape } = await startApp({
      metrics: { prefix: 'shop_', metrics: [Orders], defaultMetrics: true },
      providers: [OrdersService],
    });
    app.get(OrdersService).place();
    const names = [...(await scrape()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
    expect(names).toEqual(
      expect.arrayContaining([
        'shop_orders_total',
        'shop_method_calls_total',
        'shop_process_cpu_user_seconds_total',
        'shop_nodejs_version_info',
        'nestjs_metrics_recording_errors_total',
      ]),
    );
    const without = names.filter((name) => !name.startsWith('shop_'));
    expect(without.every((name) => name.startsWith('nestjs_metrics_'))).toBe(true);
  });

  it('is no part of tokens and injected names', async () => {
    const { app, sample } = await startApp({
      metrics: { prefix: 'shop_', metrics: [Orders] },
      providers: [OrdersService],
    });
    const { orders } = app.get(OrdersService);
    expect(app.get(getMetricToken('orders_total'))).toBe(orders);
    expect(orders.name).toBe('shop_orders_total');
    orders.inc();
    expect(await sample('shop_orders_total')).toBe(1);
    expect(await sample('orders_total')).toBeUndefined();
  });

  it('goes before the metric that the module says something about', async () => {
    const { sample } = await startApp({ metrics: { prefix: 'shop_', metrics: [Orders] } });
    const line = 'nestjs_metrics_recording_errors_total';
    expect(await sample(`${line}{metric="shop_orders_total",reason="invalid_value"}`)).toBe(0);
  });

  it('goes before an info’s family, and keeps the label of a state set named as its family', async () => {
    const { app, scrape } = await startApp({
      metrics: { prefix: 'shop_', metrics: [Version, Link] },
    });
    app.get<Info<typeof Version>>(getMetricToken(Version)).set({ version: '1' });
    app.get<StateSet<typeof Link>>(getMetricToken(Link)).set('up');
    const body = await scrape('application/openmetrics-text');
    expect(body).toContain('# TYPE shop_version info\n');
    expect(body).toContain('shop_version_info{version="1"} 1\n');
    expect(body).toContain('# TYPE shop_link_state stateset\n');
    expect(body).toContain('shop_link_state{shop_link_state="up"} 1\n');
  });

  it('may be empty', async () => {
    const { sample } = await startApp({ metrics: { prefix: '', metrics: [Orders] } });
    expect(await sample('orders_total')).toBe(0);
  });

  it.each(['1shop_', 'my shop_', 'shop-', 'shöp_'])('is refused at boot as %p', async (prefix) => {
    const error = await bootError(() => ({ metrics: { prefix } }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).message).toMatch(/prefix/);
  });

  it.each([
    ['my:', 'state'],
    ['l', 'e'],
    ['quan', 'tile'],
    ['__', 'state'],
  ])(
    'is refused at boot as %p where a state set %p would have no good label',
    async (prefix, name) => {
      const State = defineStateSet({ name, help: 'A state.', states: ['on', 'off'] });
      const error = await bootError(() => ({ metrics: { prefix, metrics: [State] } }));
      expect(error).toBeInstanceOf(MetricsError);
      expect((error as MetricsError).code).toBe('INVALID_LABEL_NAME');
      expect((error as MetricsError).message).toContain(`Metric ${prefix}${name}`);
    },
  );

  it('may have what only a state set’s label cannot', async () => {
    const { sample } = await startApp({ metrics: { prefix: 'my:', metrics: [Orders] } });
    expect(await sample('my:orders_total')).toBe(0);
  });

  it('is refused where it makes a metric’s name one of the module’s own', async () => {
    const Errors = defineCounter({ name: 'recording_errors_total', help: 'Errors.' });
    const error = await bootError(() => ({
      metrics: { prefix: 'nestjs_metrics_', metrics: [Errors] },
    }));
    expect((error as MetricsError).code).toBe('METRIC_CLASH');
  });
});
