import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { OrdersModule } from './orders/orders.module.js';
import { TrafficModule } from './traffic/traffic.module.js';

@Module({
  imports: [MetricsModule.forRoot(), OrdersModule, TrafficModule],
})
export class AppModule {}
