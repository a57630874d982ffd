import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Counted, InjectMetric, Observed, type Counter } from 'nestjs-metrics';
import { PaymentGateway } from '../payments/payment-gateway.service.js';
import { OrderQueue } from '../queue/order-queue.service.js';
import { priceOf, type Order, type OrderRequest } from './order.js';
import { orderOutcome, OrdersProcessed, OrderValue, Revenue } from './orders.metrics.js';

/** Takes orders: has them paid, then hands them to the warehouse's queue. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly payments: PaymentGateway,
    private readonly queue: OrderQueue,
    @InjectMetric(Revenue) private readonly revenue: Counter<typeof Revenue>,
  ) {}

  /** @throws PaymentDeclinedError */
  @Counted(OrdersProcessed, {
    labels: {
      outcome: orderOutcome,
      payment_method: ({ args: [request] }) => request.paymentMethod,
    },
  })
  @Observed(OrderValue, { value: ({ result }) => result.total })
  async place(request: OrderRequest): Promise<Order> {
    const total = request.lines.reduce((sum, line) => sum + priceOf(line), 0);
    await this.payments.charge(request.paymentMethod, total);
    // Several series a call, each by its own amount: a handle says it best.
    for (const line of request.lines) {
      this.revenue.inc({ product_category: line.product.category }, priceOf(line));
    }
    const order = { ...request, id: randomUUID(), total };
    this.queue.add(order);
    return order;
  }
}
