import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { PartnersModule } from '../partners/partners.module.js';
import { Restocking } from './restocking.service.js';
import { Stock } from './stock.service.js';

@Module({
  imports: [JobsModule, PartnersModule],
  providers: [Stock, Restocking],
  exports: [Stock, Restocking],
})
export class InventoryModule {}
