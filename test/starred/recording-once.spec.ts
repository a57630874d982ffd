import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Param, ParseIntPipe } from '@nestjs/common';
import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  Counted,
  defineCounter,
  defineHistogram,
  Gauged,
  MetricsModule,
  Observed,
  outcome,
  Timed,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { firstValueFrom, Observable, of } from 'rxjs';

const Placed = defineCounter({
  name: 'orders_placed_total',
  help: 'Orders placed.',
  labels: { outcome: ['success', 'error', 'cancelled'] },
});
const OrderValue = defineHistogram({
  name: 'order_value_dollars',
  help: 'Value of orders.',
  buckets: [10, 100],
});

@Injectable()
class OrdersService {
  @Counted(Placed, { labels: { outcome: outcome() } })
  @Observed(OrderValue, { value: ({ result }) => result })
  @Timed()
  @Gauged()
  async place(amount: number): Promise<number> {
    if (amount < 0) throw new RangeError('negative');
    return Promise.resolve(amount);
  }

  @Counted()
  total(): number {
    return 3;
  }

  @Counted()
  events(): Observable<number> {
    return of(1, 2);
  }

  @Counted()
  async *pages(): AsyncGenerator<number> {
    yield 1;
    yield 2;
  }
}

@Controller('orders')
class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Counted()
  @Get(':id')
  one(@Param('id', ParseIntPipe) id: number): string {
    return `order ${id + this.orders.total()}`;
  }

  @Get()
  @Counted()
  async list(): Promise<string[]> {
    return Promise.resolve(['a', 'b']);
  }
}

const apps: INestApplication[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

async function start(metadata: ModuleMetadata): Promise<INestApplication> {
  const module = await Test.createTestingModule(metadata).compile();
  const app = module.createNestApplication({ logger: false });
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

async function startShop(): Promise<INestApplication> {
  return start({
    imports: [MetricsModule.forRoot({ defaultMetrics: false })],
    controllers: [OrdersController],
    providers: [OrdersService],
  });
}

async function get(app: INestApplication, path: string): Promise<string> {
  const response = await fetch((await app.getUrl()) + path);
  return response.text();
}

function callsOf(
  app: INestApplication,
  className: string,
  method: string,
): Promise<number | undefined> {
  const labels = { class: className, method, outcome: 'success' };
  return valueOf(app, 'method_calls_total', labels);
}

describe('a decorated method is recorded exactly once per call', () => {
  it('of a service, by each decorator that stands on it', async () => {
    const app = await startShop();
    await expect(app.get(OrdersService).place(42)).resolves.toBe(42);

    expect(await valueOf(app, Placed, { outcome: 'success' })).toBe(1);
    expect(await valueOf(app, 'order_value_dollars_sum')).toBe(42);
    expect(await valueOf(app, 'order_value_dollars_count')).toBe(1);
    const place = { class: 'OrdersService', method: 'place' };
    expect(
      await valueOf(app, 'method_duration_seconds_count', { ...place, outcome: 'success' }),
    ).toBe(1);
    expect(await valueOf(app, 'method_calls_in_flight', place)).toBe(0);
  });

  it('of a service whose promise is rejected, with the very error handed on', async () => {
    const app = await startShop();
    await expect(app.get(OrdersService).place(-1)).rejects.toThrow(RangeError);

    expect(await valueOf(app, Placed, { outcome: 'error' })).toBe(1);
    expect(await valueOf(app, Placed, { outcome: 'success' })).toBe(0);
    expect(await valueOf(app, 'order_value_dollars_count')).toBe(0);
  });

  it('of a service that returns an Observable or an async generator', async () => {
    const app = await startShop();
    const service = app.get(OrdersService);
    await firstValueFrom(service.events());
    const pages: number[] = [];
    for await (const page of service.pages()) pages.push(page);

    expect(pages).toEqual([1, 2]);
    expect(await callsOf(app, 'OrdersService', 'events')).toBe(1);
    expect(await callsOf(app, 'OrdersService', 'pages')).toBe(1);
  });

  it('of a controller singleton, with our decorator above or below the route', async () => {
    const app = await startShop();
    expect(await get(app, '/orders/4')).toBe('order 7');
    expect(await get(app, '/orders')).toBe('["a","b"]');

    expect(await callsOf(app, 'OrdersController', 'one')).toBe(1);
    expect(await callsOf(app, 'OrdersController', 'list')).toBe(1);
    expect(await callsOf(app, 'OrdersService', 'total')).toBe(1);
  });

  it('and shows in a scrape, where every outcome stood at zero before', async () => {
    const app = await startShop();
    const line = (value: number): string =>
      `method_calls_total{class="OrdersController",method="list",outcome="success"} ${value}`;
    expect((await get(app, '/metrics')).split('\n')).toContain(line(0));
    await get(app, '/orders');
    expect((await get(app, '/metrics')).split('\n')).toContain(line(1));
  });
});

describe('two apps in one process', () => {
  it('record the same classes each to its own registry', async () => {
    const [one, other] = [await startShop(), await startShop()];
    await get(one, '/orders');
    await get(one, '/orders');
    await get(other, '/orders');

    expect(await callsOf(one, 'OrdersController', 'list')).toBe(2);
    expect(await callsOf(other, 'OrdersController', 'list')).toBe(1);
    expect(await get(one, '/metrics')).toContain('method="list",outcome="success"} 2');
    expect(await get(other, '/metrics')).toContain('method="list",outcome="success"} 1');
  });

  it('go on apart when one of them is closed, and a new one begins at zero', async () => {
    const [one, other] = [await startShop(), await startShop()];
    await get(one, '/orders');
    await one.close();
    await get(other, '/orders');
    expect(await callsOf(other, 'OrdersController', 'list')).toBe(1);

    const third = await startShop();
    expect(await callsOf(third, 'OrdersController', 'list')).toBe(0);
  });
});

describe('without MetricsModule', () => {
  it('a decorated class behaves as if it were undecorated', async () => {
    const app = await start({ controllers: [OrdersController], providers: [OrdersService] });
    const service = app.get(OrdersService);
    expect(await get(app, '/orders/4')).toBe('order 7');
    await expect(service.place(5)).resolves.toBe(5);
    await expect(service.place(-1)).rejects.toThrow('negative');
    await expect(firstValueFrom(service.events())).resolves.toBe(1);
    expect(service.place).toHaveLength(1);
    expect(service.place.name).toBe('place');
    expect((await fetch(`${await app.getUrl()}/metrics`)).status).toBe(404);
  });

  it('also beside an app that imports it', async () => {
    const measured = await startShop();
    const plain = await start({ controllers: [OrdersController], providers: [OrdersService] });
    expect(await get(plain, '/orders')).toBe('["a","b"]');
    expect(await callsOf(measured, 'OrdersController', 'list')).toBe(0);
  });
});
