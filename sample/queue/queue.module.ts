import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module.js';
import { PartnersModule } from '../partners/partners.module.js';
import { FulfilmentWorker } from './fulfilment.worker.js';
import { OrderQueue } from './order-queue.service.js';
import { Warehouse } from './warehouse.service.js';

@Module({
  imports: [InventoryModule, PartnersModule],
  providers: [OrderQueue, Warehouse, FulfilmentWorker],
  exports: [OrderQueue],
})
export class QueueModule {}
