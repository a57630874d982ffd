import { Module } from '@nestjs/common';
import { FulfilmentWorker } from './fulfilment.worker.js';
import { OrderQueue } from './order-queue.service.js';
import { Warehouse } from './warehouse.service.js';

@Module({
  providers: [OrderQueue, Warehouse, FulfilmentWorker],
  exports: [OrderQueue],
})
export class QueueModule {}
