import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { DatabaseModule } from '../database/database.module.js';
import { MailModule } from '../mail/mail.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { ShopModule } from '../shop/shop.module.js';
import { OrdersController } from './orders.controller.js';
import { Revenue } from './orders.metrics.js';
import { OrdersService } from './orders.service.js';

@Module({
  // Only what is injected is listed; decorators bring their own metrics along.
  imports: [
    MetricsModule.forFeature([Revenue]),
    DatabaseModule,
    MailModule,
    PaymentsModule,
    QueueModule,
    ShopModule,
  ],
  controllers: [OrdersController],
  providers: [OrdersService],
  exports: [OrdersService],
})
export class OrdersModule {}
