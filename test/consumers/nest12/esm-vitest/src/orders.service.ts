import { Injectable } from '@nestjs/common';
import { Counted, InjectMetric, Observed, OnScrape, Timed, type Histogram } from 'nestjs-metrics';
import { OrdersProcessed, OrdersWaiting, OrderValue } from './orders.metrics.js';
import { PaymentGateway } from './payment.gateway.js';

@Injectable()
export class OrdersService {
  private waiting = 0;

  // The gateway comes by its type alone, so this needs the decorators' metadata.
  constructor(
    private readonly gateway: PaymentGateway,
    @InjectMetric(OrderValue) private readonly values: Histogram<typeof OrderValue>,
  ) {}

  @Timed()
  @Counted(OrdersProcessed, {
    labels: { outcome: ({ outcome }) => (outcome === 'success' ? 'success' : 'declined') },
  })
  async place(total: number): Promise<string> {
    const receipt = await this.gateway.charge(total);
    this.values.observe(total);
    this.waiting += 1;
    return receipt;
  }

  @Observed(OrderValue, { value: ({ args: [total] }) => total })
  quote(total: number): string {
    return `${total} dollars`;
  }

  @OnScrape(OrdersWaiting)
  depth(): number {
    return this.waiting;
  }
}
