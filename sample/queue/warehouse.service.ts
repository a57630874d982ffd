import { Injectable } from '@nestjs/common';
import { Counted, Gauged, Timed } from 'nestjs-metrics';
import type { Order } from '../orders/order.js';
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
  async pick({ lines }: Order): Promise<void> {
    await pause(lines.length * between(60, 220));
  }

  async ship(order: Order): Promise<string> {
    await pause(between(40, 120));
    return `parcel-${order.id}`;
  }
}
