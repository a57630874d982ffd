import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Order } from '../orders/order.js';
import { pause } from '../simulation.js';
import { OrderQueue } from './order-queue.service.js';
import { Warehouse } from './warehouse.service.js';

const IDLE_MS = 100;

/** Takes orders from the queue, one after the other, and has them shipped. */
@Injectable()
export class FulfilmentWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(FulfilmentWorker.name);
  private readonly closing = new AbortController();
  private work: Promise<void> | undefined;

  constructor(
    private readonly queue: OrderQueue,
    private readonly warehouse: Warehouse,
  ) {}

  onApplicationBootstrap(): void {
    this.work = this.drain(this.closing.signal);
  }

  /** Finishes the order at hand; those that wait are a broker's to keep. */
  async onApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.work;
  }

  private async drain(closing: AbortSignal): Promise<void> {
    while (!closing.aborted) {
      const order = this.queue.take();
      if (order === undefined) {
        await pause(IDLE_MS, closing);
      } else {
        await this.fulfil(order).catch((error: unknown) =>
          this.logger.error(`Order ${order.id} was not shipped: ${String(error)}`),
        );
      }
    }
  }

  /** One that fails is counted by the warehouse's own metrics; a broker would hand it out again. */
  private async fulfil(order: Order): Promise<void> {
    await this.warehouse.pick(order);
    await this.warehouse.ship(order);
  }
}
