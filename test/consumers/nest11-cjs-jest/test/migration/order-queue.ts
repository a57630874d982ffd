import { BadRequestException, Injectable } from '@nestjs/common';

/** What the app is about; the same before and after. */
@Injectable()
export class OrderQueue {
  private readonly orders: number[] = [];

  get length(): number {
    return this.orders.length;
  }

  async add(value: number): Promise<void> {
    if (value <= 0) throw new BadRequestException('An order has a value.');
    this.orders.push(value);
  }
}
