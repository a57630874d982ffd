import { Injectable } from '@nestjs/common';
import { Counted, Gauged, Timed } from 'nestjs-metrics';
import { Restocking } from '../inventory/restocking.service.js';
import { Stock } from '../inventory/stock.service.js';
import type { Order } from '../orders/order.js';
import { ShippingClient } from '../partners/shipping.client.js';
import { between, pause } from '../simulation.js';

/**
 * Where orders become parcels. Each method has its calls, errors, durations and
 * calls in flight measured, without a metric to define.
 */
@Counted()
@Timed()
@Gauged()
@Injectable()
export class Warehouse {
  constructor(
    private readonly stock: Stock,
    private readonly restocking: Restocking,
    private readonly shipping: ShippingClient,
  ) {}

  async pick({ lines }: Order): Promise<void> {
    await pause(lines.length * between(60, 180));
    for (const { product, quantity } of lines) {
      this.stock.take(product.name, quantity);
      this.restocking.check(product.name);
    }
  }

  async ship(order: Order): Promise<string> {
    await pause(between(20, 60));
    return this.shipping.label(order.id);
  }
}
