import { Injectable } from '@nestjs/common';
import { CATALOGUE, type Product, type ProductName } from '../catalogue/catalogue.js';
import { between } from '../simulation.js';
import { PartnerCall } from './partner-call.decorator.js';
import { roundTrip } from './round-trip.js';

/** A service that knows what customers like. */
@Injectable()
export class RecommendationsClient {
  @PartnerCall('recommendations', 'similar')
  async similarTo({ name, category }: Product): Promise<ProductName[]> {
    await roundTrip('recommendations', between(30, 120));
    return [...CATALOGUE.values()]
      .filter((product) => product.category === category && product.name !== name)
      .map((product) => product.name);
  }
}
