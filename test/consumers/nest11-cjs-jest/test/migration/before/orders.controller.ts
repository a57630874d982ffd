import { Body, Controller, Post } from '@nestjs/common';
import { OrdersService } from './orders.service.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post()
  place(@Body() order: { value: number }): Promise<void> {
    return this.orders.place(order.value);
  }
}
