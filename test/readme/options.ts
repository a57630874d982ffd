import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { MetricsModule } from 'nestjs-metrics';
import { OrdersProcessed } from './orders.metrics.js';

@Module({
  imports: [
    MetricsModule.forRootAsync({
      metrics: [OrdersProcessed], // what shapes the module stands beside the factory
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        prefix: 'shop_',
        defaultLabels: { region: config.get<string>('REGION', 'eu') },
      }),
    }),
  ],
})
export class AppModule {}
