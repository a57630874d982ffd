import { Body, Controller, Get, NotFoundException, Param, Post, UseGuards } from '@nestjs/common';
import { HttpMetrics } from 'nestjs-metrics';
import { OpenShopGuard } from '../shop/open-shop.guard.js';
import type { Order, OrderRequest } from './order.js';
import { OrdersService } from './orders.service.js';
import { ParseOrderPipe } from './parse-order.pipe.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  /** 201 with the order, 402 where the payment is declined, 503 while the shop is not open. */
  @Post()
  @UseGuards(OpenShopGuard)
  @HttpMetrics({ seedStatus: ['201', '402', '500', '503'] })
  async place(@Body(ParseOrderPipe) request: OrderRequest): Promise<Pick<Order, 'id' | 'total'>> {
    const { id, total } = await this.orders.place(request);
    return { id, total };
  }

  @Get(':id')
  @HttpMetrics({ seedStatus: ['200', '404', '500'] })
  async show(@Param('id') id: string): Promise<Order> {
    const order = await this.orders.find(id);
    if (order === undefined) throw new NotFoundException(`There is no order ${id}`);
    return order;
  }
}
