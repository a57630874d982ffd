import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { OrderQueue } from '../order-queue.js';
import { OrdersController } from './orders.controller.js';
import { OrderQueueMetrics } from './order-queue.metrics.js';
import { OrdersService } from './orders.service.js';

@Module({
  imports: [
    MetricsModule.forRoot({
      endpoint: { path: '/internal/metrics' },
      defaultMetrics: false,
      defaultLabels: { region: 'eu' },
      prefix: 'shop_',
    }),
  ],
  controllers: [OrdersController],
  providers: [OrdersService, OrderQueue, OrderQueueMetrics],
})
export class OrdersModule {}
