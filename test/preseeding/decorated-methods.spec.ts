import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Scope, type Type } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  Gauged,
  getMetricToken,
  NotMeasured,
  OnScrape,
  open,
  outcome,
  Timed,
  type Gauge,
} from 'nestjs-metrics';
import { seriesOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';

const Calls = defineCounter({
  name: 'calls_total',
  help: 'Calls.',
  labels: { service: open(), outcome: ['success', 'error', 'cancelled'] },
});
const Steps = defineHistogram({
  name: 'steps_seconds',
  help: 'Steps.',
  labels: { step: open(), tenant: open() },
  buckets: [1],
});
const Busy = defineGauge({ name: 'busy', help: 'Busy.', labels: { pool: ['a', 'b'] } });
const Last = defineGauge({ name: 'last', help: 'Last.', labels: { pool: ['a'] } });
const Unseeded = defineCounter({
  name: 'unseeded_total',
  help: 'Unseeded.',
  labels: { outcome: ['success', 'error', 'cancelled'] },
  seed: false,
});
const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

@Injectable()
@Counted()
@Timed()
@Gauged()
class OrdersService {
  place(): void {}

  ship(): void {}

  @NotMeasured()
  helper(): void {}
}

@Controller('orders')
class OrdersController {
  @Counted()
  @Get()
  list(): string[] {
    return [];
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  @Counted()
  work(): void {}
}

class Base {
  @Counted()
  work(): void {}
}

@Injectable()
class Derived extends Base {}

@Injectable()
class Labelled {
  @Counted(Calls, { labels: { service: 'billing', outcome: outcome() } })
  bill(): void {}

  @Timed(Steps, { labels: { step: 'pack', tenant: 'shared' } })
  pack(): void {}

  @Timed(Steps, { labels: { step: 'send', tenant: ({ args: [tenant] }) => tenant } })
  send(tenant: string): string {
    return tenant;
  }

  @Gauged(Busy, { labels: { pool: ({ args: [pool] }) => pool } })
  use(pool: 'a' | 'b'): string {
    return pool;
  }

  @Gauged(Last, { labels: { pool: 'a' }, value: () => 7 })
  remember(): void {}

  @Counted(Unseeded, { labels: { outcome: outcome() } })
  quiet(): void {}
}

@Injectable()
class Reading {
  @OnScrape(Depth)
  depth(): number {
    throw new Error('no connection');
  }
}

async function firstBody(provider: Type<unknown>): Promise<string[]> {
  const isController = provider === OrdersController;
  const { scrape } = await startApp({
    providers: isController ? [] : [provider],
    controllers: isController ? [provider] : [],
  });
  return (await scrape()).split('\n').filter((line) => !/^(#|nestjs_metrics_|$)/.test(line));
}

afterEach(closeApps);

describe('decorated methods before their first call', () => {
  it('have class × method × outcome of the default metrics, and no more', async () => {
    const lines = await firstBody(OrdersService);
    for (const method of ['place', 'ship']) {
      const labels = `class="OrdersService",method="${method}"`;
      for (const end of ['success', 'error', 'cancelled']) {
        expect(lines).toContain(`method_calls_total{${labels},outcome="${end}"} 0`);
        expect(lines).toContain(`method_duration_seconds_count{${labels},outcome="${end}"} 0`);
        expect(lines).toContain(
          `method_duration_seconds_bucket{${labels},outcome="${end}",le="+Inf"} 0`,
        );
      }
      expect(lines).toContain(`method_calls_in_flight{${labels}} 0`);
    }
    expect(lines.filter((line) => line.includes('helper'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('method_calls_total'))).toHaveLength(6);
  });

  it.each([
    ['a controller', OrdersController, 'OrdersController', 'list'],
    ['a request-scoped provider', PerRequest, 'PerRequest', 'work'],
    ['a class that inherits them', Derived, 'Derived', 'work'],
  ])('have them on %s too', async (_, provider, className, method) => {
    expect(await firstBody(provider)).toEqual(
      ['success', 'error', 'cancelled'].map(
        (end) => `method_calls_total{class="${className}",method="${method}",outcome="${end}"} 0`,
      ),
    );
  });

  it('know the series of open labels that the decorator fixes, and not those of a call', async () => {
    const lines = await firstBody(Labelled);
    expect(lines.filter((line) => line.startsWith('calls_total'))).toEqual([
      'calls_total{service="billing",outcome="success"} 0',
      'calls_total{service="billing",outcome="error"} 0',
      'calls_total{service="billing",outcome="cancelled"} 0',
    ]);
    expect(lines.filter((line) => line.startsWith('steps_seconds_count'))).toEqual([
      'steps_seconds_count{step="pack",tenant="shared"} 0',
    ]);
  });

  it('have in-flight gauges at zero, but no value that a call sets', async () => {
    const lines = await firstBody(Labelled);
    expect(lines).toEqual(expect.arrayContaining(['busy{pool="a"} 0', 'busy{pool="b"} 0']));
    expect(lines.filter((line) => line.startsWith('last'))).toEqual([]);
  });

  it('have nothing of a metric with seed: false', async () => {
    const lines = await firstBody(Labelled);
    expect(lines.filter((line) => line.startsWith('unseeded'))).toEqual([]);
  });

  it('invent no zero for a metric that is read at scrape', async () => {
    const lines = await firstBody(Reading);
    expect(lines.filter((line) => line.startsWith('depth'))).toEqual([]);
    // Nor for those who read the handle without a scrape.
    const { app } = await startApp({ metrics: { metrics: [Depth] }, providers: [Reading] });
    expect(await seriesOf(app.get<Gauge<typeof Depth>>(getMetricToken(Depth)))).toEqual([]);
  });
});
