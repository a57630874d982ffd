import { Injectable } from '@nestjs/common';
import { fromArg, Observed, Timed } from 'nestjs-metrics';
import { totalOf, type Order } from '../orders/order.js';
import { OrdersService } from '../orders/orders.service.js';
import type { PaymentMethod } from '../payments/payment-method.js';
import type { Cart } from './cart.js';
import { CartValue, CheckoutDuration } from './carts.metrics.js';
import { CartsService } from './carts.service.js';

@Injectable()
export class CheckoutService {
  constructor(
    private readonly carts: CartsService,
    private readonly orders: OrdersService,
  ) {}

  /**
   * Makes an order of a cart. A cart that is not paid stays.
   * @throws PaymentDeclinedError
   */
  @Timed(CheckoutDuration, { labels: { payment_method: fromArg(1) } })
  @Observed(CartValue, { on: 'all', value: ({ args: [{ lines }] }) => totalOf(lines) })
  async checkout(cart: Cart, paymentMethod: PaymentMethod): Promise<Order> {
    // A real shop locks the row here: two checkouts of one cart at once are both paid.
    await this.carts.pay(cart);
    const order = await this.orders.place({ paymentMethod, lines: cart.lines });
    await this.carts.close(cart);
    return order;
  }
}
