import { Injectable } from '@nestjs/common';
import type { ProductName } from '../catalogue/catalogue.js';
import { between } from '../simulation.js';
import { PartnerCall } from './partner-call.decorator.js';
import { roundTrip } from './round-trip.js';

/** Who delivers what the shop sells. */
@Injectable()
export class SupplierClient {
  /** Orders so many of a product. */
  @PartnerCall('supplier', 'deliveries')
  async order(_product: ProductName, _quantity: number): Promise<void> {
    await roundTrip('supplier', between(40, 90));
  }
}
