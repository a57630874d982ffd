import { Injectable } from '@nestjs/common';
import { OnScrape } from 'nestjs-metrics';
import type { Order } from '../orders/order.js';
import { OrderQueueDepth } from './queue.metrics.js';

/** Stands in for a message broker. */
@Injectable()
export class OrderQueue {
  private readonly waiting: Order[] = [];

  add(order: Order): void {
    this.waiting.push(order);
  }

  /** The order that has waited longest. */
  take(): Order | undefined {
    return this.waiting.shift();
  }

  /** Read when Prometheus scrapes, so nobody has to keep a gauge in step. */
  @OnScrape(OrderQueueDepth)
  depth(): number {
    return this.waiting.length;
  }
}
