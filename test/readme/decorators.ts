import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  errorType,
  fromArg,
  Gauged,
  NotMeasured,
  Observed,
  OnScrape,
  open,
  outcome,
  Timed,
} from 'nestjs-metrics';

export class PaymentDeclinedError extends Error {}

export interface Cart {
  readonly category: 'books' | 'music';
  readonly total: number;
}

export const Checkouts = defineCounter({
  name: 'checkouts_total',
  help: 'Checkouts, by outcome.',
  labels: { outcome: ['success', 'error', 'cancelled'] },
});
export const CheckoutErrors = defineCounter({
  name: 'checkout_errors_total',
  help: 'Failed checkouts, by type of error.',
  labels: { error_type: open() },
});
export const Declined = defineCounter({
  name: 'payments_declined_total',
  help: 'Payments that were declined.',
});
export const Revenue = defineCounter({
  name: 'revenue_dollars_total',
  help: 'Revenue, by category.',
  unit: 'dollars',
  labels: { category: ['books', 'music'] },
});
export const CartValue = defineHistogram({
  name: 'cart_value_dollars',
  help: 'Value of carts at checkout.',
  buckets: [10, 50, 100, 500],
});
export const CheckoutsInFlight = defineGauge({
  name: 'checkouts_in_flight',
  help: 'Checkouts that are going on.',
});
export const StockLevel = defineGauge({
  name: 'stock_level_items',
  help: 'Items in stock.',
  labels: { product: open() },
});

@Injectable()
export class CheckoutService {
  @Counted(Checkouts, { labels: { outcome: outcome() } })
  @Counted(CheckoutErrors, { on: 'error', labels: { error_type: errorType() } })
  @Counted(Declined, { errors: [PaymentDeclinedError] })
  @Counted(Revenue, {
    on: 'success',
    by: ({ result }) => result?.total ?? 0,
    labels: { category: fromArg(0, (cart: Cart) => cart.category) },
  })
  @Observed(CartValue, { value: ({ result }) => result.total })
  @Gauged(CheckoutsInFlight)
  async checkout(cart: Cart): Promise<{ total: number }> {
    if (cart.total > 1_000) throw new PaymentDeclinedError();
    return { total: cart.total };
  }
}

@Counted() // method_calls_total{class,method,outcome}, method_errors_total{class,method,error_type}
@Timed() // method_duration_seconds{class,method,outcome}
@Gauged() // method_calls_in_flight{class,method}
@Injectable()
export class StockService {
  private readonly stock = new Map([['lamp', 3]]);

  take(product: string): number {
    return this.stock.get(product) ?? 0;
  }

  @NotMeasured()
  @OnScrape(StockLevel, { cacheMs: 5_000 })
  levels() {
    return [...this.stock].map(([product, value]) => ({ labels: { product }, value }));
  }
}
