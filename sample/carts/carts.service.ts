import { randomUUID } from 'node:crypto';
import { Injectable, NotFoundException } from '@nestjs/common';
import { Counted, fromArg } from 'nestjs-metrics';
import { ConnectionPool } from '../database/connection-pool.js';
import { Table } from '../database/table.js';
import type { OrderLine } from '../orders/order.js';
import type { Cart } from './cart.js';
import { CartAbandonment } from './carts.metrics.js';

@Injectable()
export class CartsService {
  private readonly carts: Table<Cart>;

  constructor(pool: ConnectionPool) {
    this.carts = new Table(pool);
  }

  open(): Promise<Cart> {
    return this.carts.insert({ id: randomUUID(), lines: [], stage: 'empty', touched: Date.now() });
  }

  /** @throws NotFoundException */
  async get(id: string): Promise<Cart> {
    const cart = await this.carts.find(id);
    if (cart === undefined) throw new NotFoundException(`There is no cart ${id}`);
    return cart;
  }

  add(cart: Cart, line: OrderLine): Promise<Cart> {
    return this.touch({ ...cart, lines: [...cart.lines, line], stage: 'filled' });
  }

  pay(cart: Cart): Promise<Cart> {
    return this.touch({ ...cart, stage: 'payment' });
  }

  untouchedSince(time: number): Promise<Cart[]> {
    return this.carts.where(({ touched }) => touched < time);
  }

  /** The customer does not want it any more. */
  @Counted(CartAbandonment, {
    on: 'success',
    labels: { stage: fromArg(0, ({ stage }: Cart) => stage) },
  })
  async abandon(cart: Cart): Promise<void> {
    await this.carts.delete(cart.id);
  }

  /** It has become an order. */
  async close({ id }: Cart): Promise<void> {
    await this.carts.delete(id);
  }

  private touch(cart: Cart): Promise<Cart> {
    return this.carts.update({ ...cart, touched: Date.now() });
  }
}
