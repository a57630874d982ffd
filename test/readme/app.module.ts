// app.module.ts
import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { OrderQueueDepth, OrdersProcessed, PaymentDuration } from './orders.metrics.js';
import { OrdersService } from './orders.service.js';

@Module({
  imports: [
    MetricsModule.forRoot({ metrics: [OrdersProcessed, PaymentDuration, OrderQueueDepth] }),
  ],
  providers: [OrdersService],
})
export class AppModule {}
