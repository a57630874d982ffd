import { Injectable } from '@nestjs/common';
import { Counted, Observed, Timed } from 'nestjs-metrics';
import { OrderQueue } from '../order-queue.js';
import { OrderDuration, Orders, OrderValue } from './orders.metrics.js';

@Injectable()
export class OrdersService {
  constructor(private readonly queue: OrderQueue) {}

  @Counted(Orders, {
    labels: { outcome: ({ outcome }) => (outcome === 'success' ? 'success' : 'error') },
  })
  @Timed(OrderDuration)
  @Observed(OrderValue, { value: ({ args: [value] }) => value })
  async place(value: number): Promise<void> {
    await this.queue.add(value);
  }
}
