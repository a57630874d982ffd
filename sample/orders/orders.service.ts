import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Counted, InjectMetric, Observed, type Counter } from 'nestjs-metrics';
import { ConnectionPool } from '../database/connection-pool.js';
import { Table } from '../database/table.js';
import { Mailer } from '../mail/mailer.service.js';
import { PaymentGateway } from '../payments/payment-gateway.service.js';
import { OrderQueue } from '../queue/order-queue.service.js';
import { priceOf, totalOf, type Order, type OrderRequest } from './order.js';
import { orderOutcome, OrdersProcessed, OrderValue, Revenue } from './orders.metrics.js';

/** Takes orders: has them paid and kept, then hands them to the warehouse's queue. */
@Injectable()
export class OrdersService {
  private readonly orders: Table<Order>;

  constructor(
    pool: ConnectionPool,
    private readonly mailer: Mailer,
    private readonly payments: PaymentGateway,
    private readonly queue: OrderQueue,
    @InjectMetric(Revenue) private readonly revenue: Counter<typeof Revenue>,
  ) {
    this.orders = new Table(pool);
  }

  find(id: string): Promise<Order | undefined> {
    return this.orders.find(id);
  }

  /** @throws PaymentDeclinedError */
  @Counted(OrdersProcessed, {
    labels: {
      outcome: orderOutcome,
      payment_method: ({ args: [request] }) => request.paymentMethod,
    },
  })
  @Observed(OrderValue, { value: ({ result }) => result.total })
  async place(request: OrderRequest): Promise<Order> {
    const total = totalOf(request.lines);
    await this.payments.charge(request.paymentMethod, total);
    // Several series a call, each by its own amount: a handle says it best.
    for (const line of request.lines) {
      this.revenue.inc({ product_category: line.product.category }, priceOf(line));
    }
    const order = await this.orders.insert({ ...request, id: randomUUID(), total });
    this.mailer.confirmOrder(order.id);
    this.queue.add(order);
    return order;
  }
}
