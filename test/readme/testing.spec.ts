import { expect, it } from '@jest/globals'; // or from 'vitest'
import { Test } from '@nestjs/testing';
import { provideTestMetrics, valueOf } from 'nestjs-metrics/testing';
import { OrdersProcessed, PaymentDuration } from './orders.metrics.js';
import { OrdersService } from './orders.service.js';

it('counts a declined order', async () => {
  const module = await Test.createTestingModule({
    providers: [OrdersService, ...provideTestMetrics([OrdersProcessed, PaymentDuration])],
  }).compile();

  await expect(module.get(OrdersService).place({ method: 'card', total: 900 })).rejects.toThrow(
    'declined',
  );

  expect(await valueOf(module, OrdersProcessed, { outcome: 'declined' })).toBe(1);
});
