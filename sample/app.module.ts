import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { TrafficModule } from './traffic/traffic.module.js';

@Module({
  imports: [
    // HTTP metrics are on anyway; with these statuses each route is there before its first request.
    MetricsModule.forRoot({ http: { seedStatus: ['200'] } }),
    CatalogueModule,
    OrdersModule,
    TrafficModule,
  ],
})
export class AppModule {}
