// orders.service.ts
import { Injectable } from '@nestjs/common';
import { Counted, OnScrape, Timed } from 'nestjs-metrics';
import { OrderQueueDepth, OrdersProcessed, PaymentDuration } from './orders.metrics.js';

export interface Order {
  method: 'card' | 'wallet';
  total: number;
}

@Injectable()
export class OrdersService {
  private readonly queue: Order[] = [];

  @Counted(OrdersProcessed, {
    labels: {
      outcome: ({ outcome }) => (outcome === 'success' ? 'success' : 'declined'),
      payment_method: ({ args: [order] }) => order.method,
    },
  })
  async place(order: Order): Promise<Order> {
    await this.charge(order);
    this.queue.push(order);
    return order;
  }

  @Timed(PaymentDuration, { labels: { payment_method: ({ args: [order] }) => order.method } })
  async charge(order: Order): Promise<void> {
    if (order.total > 500) throw new Error('declined');
  }

  @OnScrape(OrderQueueDepth) // read when Prometheus scrapes, on the instance that Nest made
  depth(): number {
    return this.queue.length;
  }
}
