import { Injectable } from '@nestjs/common';
import { OnScrape } from 'nestjs-metrics';
import { OrderQueue } from '../order-queue.js';
import { OrderQueueDepth } from './orders.metrics.js';

@Injectable()
export class OrderQueueMetrics {
  constructor(private readonly queue: OrderQueue) {}

  @OnScrape(OrderQueueDepth)
  depth(): number {
    return this.queue.length;
  }
}
