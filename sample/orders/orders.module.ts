import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { PaymentsModule } from '../payments/payments.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { OrdersController } from './orders.controller.js';
import { Revenue } from './orders.metrics.js';
import { OrdersService } from './orders.service.js';

@Module({
  // Only what is injected is listed; decorators bring their own metrics along.
  imports: [MetricsModule.forFeature([Revenue]), PaymentsModule, QueueModule],
  controllers: [OrdersController],
  providers: [OrdersService],
})
export class OrdersModule {}
