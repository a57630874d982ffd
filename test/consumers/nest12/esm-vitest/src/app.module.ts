import { Controller, Module, Param, ParseIntPipe, Post } from '@nestjs/common';
import { Counted, MetricsModule } from 'nestjs-metrics';
import { OrdersProcessed, OrdersWaiting, OrderValue } from './orders.metrics.js';
import { OrdersService } from './orders.service.js';
import { PaymentGateway } from './payment.gateway.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post(':total')
  @Counted()
  place(@Param('total', ParseIntPipe) total: number): Promise<string> {
    return this.orders.place(total);
  }
}

@Module({
  imports: [MetricsModule.forRoot({ metrics: [OrdersProcessed, OrderValue, OrdersWaiting] })],
  controllers: [OrdersController],
  providers: [OrdersService, PaymentGateway],
})
export class AppModule {}
