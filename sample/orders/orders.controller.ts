import { Body, Controller, Post } from '@nestjs/common';
import { HttpMetrics } from 'nestjs-metrics';
import type { Order, OrderRequest } from './order.js';
import { OrdersService } from './orders.service.js';
import { ParseOrderPipe } from './parse-order.pipe.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  /** 201 with the order, 402 where the payment is declined, 400 for what is no order. */
  @Post()
  @HttpMetrics({ seedStatus: ['201', '402'] })
  async place(@Body(ParseOrderPipe) request: OrderRequest): Promise<Pick<Order, 'id' | 'total'>> {
    const { id, total } = await this.orders.place(request);
    return { id, total };
  }
}
