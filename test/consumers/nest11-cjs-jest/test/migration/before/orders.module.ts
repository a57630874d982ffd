import { Module } from '@nestjs/common';
import {
  makeCounterProvider,
  makeGaugeProvider,
  makeHistogramProvider,
  makeSummaryProvider,
  PrometheusModule,
} from '@willsoto/nestjs-prometheus';
import { OrderQueue } from '../order-queue.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';

@Module({
  imports: [
    PrometheusModule.register({
      path: '/internal/metrics',
      defaultMetrics: { enabled: false },
      defaultLabels: { region: 'eu' },
      customMetricPrefix: 'shop',
      global: true,
    }),
  ],
  controllers: [OrdersController],
  providers: [
    OrdersService,
    OrderQueue,
    makeCounterProvider({
      name: 'orders_total',
      help: 'Orders, by outcome.',
      labelNames: ['outcome'],
    }),
    makeHistogramProvider({
      name: 'order_duration_seconds',
      help: 'Time to place an order.',
      buckets: [0.1, 1, 10],
    }),
    makeSummaryProvider({
      name: 'order_value_dollars',
      help: 'Value of orders.',
      percentiles: [0.5, 0.9],
    }),
    makeGaugeProvider({
      name: 'order_queue_depth',
      help: 'Orders waiting.',
      inject: [OrderQueue],
      collect(queue: OrderQueue) {
        this.set(queue.length);
      },
    }),
  ],
})
export class OrdersModule {}
