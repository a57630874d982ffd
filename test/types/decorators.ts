import { Injectable } from '@nestjs/common';
import {
  Counted,
  errorType,
  fromArg,
  fromResult,
  Gauged,
  NotMeasured,
  Observed,
  OnScrape,
  outcome,
  Timed,
} from 'nestjs-metrics';
import { Charge, Depth, Load, Logins, Orders, Parse, Wait } from './metrics.js';

interface Order {
  method: 'card' | 'wallet';
  tenant: string;
  total: number;
}

const tenant = 'acme';

/** Everything here compiles. */
@Counted()
@Timed({ on: 'success' })
@Gauged()
@Counted(Logins)
@Timed(Wait)
@Injectable()
export class Good {
  @Counted()
  @Counted({ on: 'error' })
  @Counted({ errors: [TypeError, class Declined extends Error {}] })
  @Counted(Logins)
  @Counted(Logins, {})
  @Counted(Logins, { on: 'success', by: ({ result }) => result?.total ?? 0 })
  @Counted(Orders, { labels: { outcome: 'success', tenant } })
  @Counted(Orders, {
    labels: {
      outcome: (call) => (call.outcome === 'success' ? 'success' : 'declined'),
      tenant: ({ args: [order] }) => order.tenant,
    },
  })
  @Counted(Orders, { labels: { outcome: 'declined', tenant: errorType() }, on: 'error' })
  @Counted(Orders, { labels: { outcome: 'declined', tenant: outcome() } })
  @Timed()
  @Timed(Wait)
  @Timed(Charge, { labels: { method: ({ args: [order] }) => order.method } })
  @Timed(Charge, { labels: { method: fromArg(0, (order: Order) => order.method) } })
  @Timed(Parse, {
    labels: { method: fromResult((order: Order | undefined) => order?.method ?? 'card') },
  })
  @Gauged()
  @Gauged(Load)
  @Gauged(Depth, { labels: { queue: ({ args: [order] }) => (order.total > 1 ? 'mail' : 'print') } })
  @Gauged(Load, { value: ({ result, durationSeconds }) => result?.total ?? durationSeconds })
  @Observed(Wait, { value: ({ result }) => result.total })
  @Observed(Wait, { on: 'all', value: ({ result }) => result?.total ?? 0 })
  @Observed(Charge, { value: ({ args: [order] }) => order.total, labels: { method: 'card' } })
  async place(order: Order): Promise<Order> {
    return order;
  }

  @Counted(Orders, { labels: { outcome: 'success', tenant: fromArg(0) } })
  byTenant(name: string): string {
    return name;
  }

  @Counted(Logins)
  @Timed(Wait)
  generic<T extends { id: string }>(one: T): T {
    return one;
  }

  overloaded(value: string): string;
  overloaded(value: number): number;
  @Counted(Logins)
  @Observed(Wait, { value: ({ args }) => args.length })
  overloaded(value: string | number): string | number {
    return value;
  }

  @Timed(Wait)
  @Counted(Logins)
  private hidden(): number {
    return 1;
  }

  @NotMeasured()
  protected unmeasured(): number {
    return this.hidden();
  }

  @OnScrape()
  collect(): void {}

  @OnScrape({ timeoutMs: 100, cacheMs: 1_000 })
  async collectLater(): Promise<void> {}

  @OnScrape(Load)
  load(): number {
    return 1;
  }

  @OnScrape(Load, { timeoutMs: 100 })
  async loadLater(): Promise<number> {
    return 1;
  }

  @OnScrape(Depth, { labels: { queue: 'print' } })
  oneQueue(): number {
    return 1;
  }

  @OnScrape(Depth)
  depth() {
    return [{ labels: { queue: 'mail' as const }, value: 1 }];
  }

  @OnScrape(Orders, { labels: { tenant: 'acme' }, cacheMs: 50 })
  async orders(): Promise<{ labels: { outcome: 'success' | 'declined' }; value: number }[]> {
    return [{ labels: { outcome: 'success' }, value: 1 }];
  }

  @OnScrape(Orders, { labels: { tenant: 'acme', outcome: 'success' } })
  async oneSeries(): Promise<number> {
    return 1;
  }
}
