import { randomUUID } from 'node:crypto';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { Counted, fromArg } from 'nestjs-metrics';
import { ConnectionPool } from '../database/connection-pool.js';
import { Table } from '../database/table.js';
import { MAX_LINES, type OrderLine } from '../orders/order.js';
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
    if (cart === undefined) throw noCart(id);
    return cart;
  }

  /**
   * A cart with something in it.
   * @throws NotFoundException
   * @throws ConflictException
   */
  async getFilled(id: string): Promise<Cart> {
    const cart = await this.get(id);
    if (cart.lines.length === 0) throw new ConflictException('The cart is empty');
    return cart;
  }

  /** @throws ConflictException */
  async add(cart: Cart, line: OrderLine): Promise<Cart> {
    if (cart.lines.length >= MAX_LINES) throw new ConflictException('The cart is full');
    return this.touch({ ...cart, lines: [...cart.lines, line], stage: 'filled' });
  }

  pay(cart: Cart): Promise<Cart> {
    return this.touch({ ...cart, stage: 'payment' });
  }

  untouchedSince(time: number): Promise<Cart[]> {
    return this.carts.where(({ touched }) => touched < time);
  }

  /**
   * The customer does not want it any more.
   * @throws NotFoundException
   */
  @Counted(CartAbandonment, {
    on: 'success',
    labels: { stage: fromArg(0, ({ stage }: Cart) => stage) },
  })
  async abandon({ id }: Cart): Promise<void> {
    // Of two who give up the same cart at once one comes too late, and is not counted.
    if (!(await this.carts.delete(id))) throw noCart(id);
  }

  /** It has become an order. */
  async close({ id }: Cart): Promise<void> {
    await this.carts.delete(id);
  }

  private touch(cart: Cart): Promise<Cart> {
    return this.carts.update({ ...cart, touched: Date.now() });
  }
}

function noCart(id: string): NotFoundException {
  return new NotFoundException(`There is no cart ${id}`);
}
