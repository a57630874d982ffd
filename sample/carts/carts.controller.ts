import {
  Body,
  Controller,
  Delete,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  UseGuards,
} from '@nestjs/common';
import { HttpMetrics } from 'nestjs-metrics';
import type { Order } from '../orders/order.js';
import { parseOrderLine } from '../orders/parse-order-line.js';
import { fieldsOf, memberOf } from '../parsing.js';
import { PAYMENT_METHODS } from '../payments/payment-method.js';
import { RateLimited } from '../rate-limit/rate-limited.decorator.js';
import { OpenShopGuard } from '../shop/open-shop.guard.js';
import type { Cart } from './cart.js';
import { CartsService } from './carts.service.js';
import { CheckoutService } from './checkout.service.js';

@Controller('carts')
export class CartsController {
  constructor(
    private readonly carts: CartsService,
    private readonly checkouts: CheckoutService,
  ) {}

  @Post()
  @HttpMetrics({ seedStatus: ['201', '500'] })
  open(): Promise<Cart> {
    return this.carts.open();
  }

  @Post(':id/lines')
  @HttpMetrics({ seedStatus: ['201', '404', '409', '500'] })
  async add(@Param('id') id: string, @Body() body: unknown): Promise<Cart> {
    const cart = await this.carts.get(id);
    return this.carts.add(cart, parseOrderLine(body));
  }

  /** 201 with the order, 402 where the payment is declined, 429 for who asks too often. */
  @Post(':id/checkout')
  @UseGuards(OpenShopGuard)
  @RateLimited('/carts/:id/checkout')
  @HttpMetrics({ seedStatus: ['201', '402', '404', '409', '429', '500', '503'] })
  async checkout(
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<Pick<Order, 'id' | 'total'>> {
    const { paymentMethod } = fieldsOf(body);
    const method = memberOf(PAYMENT_METHODS, 'paymentMethod', paymentMethod);
    const order = await this.checkouts.checkout(await this.carts.getFilled(id), method);
    return { id: order.id, total: order.total };
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @HttpMetrics({ seedStatus: ['204', '404', '500'] })
  async abandon(@Param('id') id: string): Promise<void> {
    await this.carts.abandon(await this.carts.get(id));
  }
}
