import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { ShopModule } from '../shop/shop.module.js';
import { CartsController } from './carts.controller.js';
import { CartsService } from './carts.service.js';
import { CheckoutService } from './checkout.service.js';
import { IdleCarts } from './idle-carts.service.js';

@Module({
  imports: [DatabaseModule, OrdersModule, RateLimitModule, ShopModule],
  controllers: [CartsController],
  providers: [CartsService, CheckoutService, IdleCarts],
})
export class CartsModule {}
