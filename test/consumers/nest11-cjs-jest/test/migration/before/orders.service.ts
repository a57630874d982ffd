import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Histogram, Summary } from 'prom-client';
import { OrderQueue } from '../order-queue.js';

@Injectable()
export class OrdersService {
  constructor(
    private readonly queue: OrderQueue,
    @InjectMetric('orders_total') private readonly orders: Counter,
    @InjectMetric('order_duration_seconds') private readonly duration: Histogram,
    @InjectMetric('order_value_dollars') private readonly value: Summary,
  ) {}

  async place(value: number): Promise<void> {
    const end = this.duration.startTimer();
    try {
      await this.queue.add(value);
      this.value.observe(value);
      this.orders.inc({ outcome: 'success' });
    } catch (error) {
      this.orders.inc({ outcome: 'error' });
      throw error;
    } finally {
      end();
    }
  }
}
