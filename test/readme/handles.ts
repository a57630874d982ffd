import { Injectable } from '@nestjs/common';
import {
  Counter,
  defineInfo,
  defineStateSet,
  Gauge,
  Histogram,
  Info,
  InjectMetric,
  open,
  StateSet,
} from 'nestjs-metrics';
import { OrderQueueDepth, OrdersProcessed, PaymentDuration } from './orders.metrics.js';

export const ShopInfo = defineInfo({
  name: 'shop_info',
  help: 'The shop.',
  labels: { version: open(), environment: ['production', 'staging'] },
});
export const ShopMode = defineStateSet({
  name: 'shop_mode',
  help: 'What the shop is doing.',
  states: ['open', 'maintenance'],
});

@Injectable()
export class PaymentsService {
  constructor(
    @InjectMetric(OrdersProcessed) private readonly orders: Counter<typeof OrdersProcessed>,
    @InjectMetric(PaymentDuration) private readonly duration: Histogram<typeof PaymentDuration>,
    @InjectMetric(OrderQueueDepth) private readonly depth: Gauge<typeof OrderQueueDepth>,
    @InjectMetric(ShopInfo) private readonly info: Info<typeof ShopInfo>,
    @InjectMetric(ShopMode) private readonly mode: StateSet<typeof ShopMode>,
  ) {}

  async run(pay: () => Promise<string>): Promise<string> {
    this.orders.inc({ outcome: 'success', payment_method: 'card' });
    this.depth.set(12);
    this.info.set({ version: '1.4.0', environment: 'production' });
    this.mode.set('open');

    const card = this.duration.labels({ payment_method: 'card' }); // a bound child: look it up once
    card.observe(0.12);

    {
      using _timer = this.duration.startTimer({ payment_method: 'wallet' }); // ends with the scope
    }
    return this.duration.time({ payment_method: 'card' }, pay); // sync or async; the result passes through
  }
}
