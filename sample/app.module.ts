import cluster from 'node:cluster';
import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { MetricsModule } from 'nestjs-metrics';
import { CartsModule } from './carts/carts.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { pushOptions } from './push-options.js';
import { ResponsesModule } from './responses/responses.module.js';
import { TrafficModule } from './traffic/traffic.module.js';
import { UsersModule } from './users/users.module.js';

@Module({
  imports: [
    MetricsModule.forRoot({
      // HTTP metrics are on anyway; with these statuses each route is there before its first request.
      // So that the first failure of a route has a rate already, 500 is among them.
      http: { seedStatus: ['200', '500'] },
      schedule: true,
      // One process needs none of it. Where NESTJS_METRICS_DIR names a directory, it is on anyway.
      multiprocess: cluster.isWorker || undefined,
      push: pushOptions(),
    }),
    ScheduleModule.forRoot(),
    CatalogueModule,
    CartsModule,
    OrdersModule,
    UsersModule,
    ResponsesModule,
    TrafficModule,
  ],
})
export class AppModule {}
