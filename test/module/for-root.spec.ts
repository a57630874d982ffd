import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable } from '@nestjs/common';
import {
  Counted,
  Counter,
  defineCounter,
  defineGauge,
  Gauge,
  getMetricToken,
  InjectMetric,
  MetricsModule,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';

const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders.',
  labels: { outcome: ['success', 'declined'] },
});
const Depth = defineGauge({ name: 'queue_depth', help: 'Orders waiting.' });

@Injectable()
class OrdersService {
  constructor(
    @InjectMetric(Orders) readonly orders: Counter<typeof Orders>,
    @InjectMetric('queue_depth') readonly depth: Gauge<typeof Depth>,
  ) {}

  @Counted(Orders, { labels: { outcome: 'success' } })
  place(): string {
    return 'placed';
  }
}

@Controller('orders')
class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  place(): string {
    return this.orders.place();
  }
}

afterEach(closeApps);

describe('MetricsModule.forRoot', () => {
  it('works without an argument: an endpoint, and the metrics of the process', async () => {
    const { scrape } = await startApp({ module: MetricsModule.forRoot() });
    const body = await scrape();
    expect(body).toContain('# TYPE process_cpu_user_seconds_total counter');
    expect(body).toContain('# TYPE nestjs_metrics_collector_errors_total counter');
  });

  it('makes listed metrics injectable, by definition and by name, and decorators record in them', async () => {
    const { app, url, sample } = await startApp({
      metrics: { metrics: [Orders, Depth] },
      providers: [OrdersService],
      controllers: [OrdersController],
    });
    await fetch(`${url}/orders`);
    const service = app.get(OrdersService);
    service.orders.inc({ outcome: 'declined' }, 2);
    service.depth.set(7);
    expect(await sample('orders_total{outcome="success"}')).toBe(1);
    expect(await sample('orders_total{outcome="declined"}')).toBe(2);
    expect(await sample('queue_depth')).toBe(7);
  });

  it('gives the same handle to everyone who asks for a definition', async () => {
    const { app } = await startApp({
      metrics: { metrics: [Orders, Depth] },
      providers: [OrdersService],
    });
    expect(app.get(getMetricToken(Orders))).toBe(app.get(OrdersService).orders);
    expect(app.get(getMetricToken('queue_depth'))).toBe(app.get(OrdersService).depth);
    expect(app.get(getMetricToken(Orders))).toBeInstanceOf(Counter);
  });

  it('takes a metric twice in its list as one', async () => {
    const { scrape } = await startApp({ metrics: { metrics: [Orders, Orders] } });
    expect((await scrape()).match(/^# TYPE orders_total /gm)).toHaveLength(1);
  });

  it('leaves the caller’s options as they were', async () => {
    const metrics = [Orders];
    const options = Object.freeze({ metrics, defaultMetrics: false, defaultLabels: { pod: 'a' } });
    await startApp({ module: MetricsModule.forRoot(options) });
    expect(metrics).toEqual([Orders]);
    expect(Object.isFrozen(metrics)).toBe(false);
  });
});
