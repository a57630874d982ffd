import { Injectable } from '@nestjs/common';
import { Cache } from '../cache/cache.service.js';
import { RecommendationsClient } from '../partners/recommendations.client.js';
import type { Product, ProductName } from './catalogue.js';

/** What goes well with a product: a partner knows, and the answer holds for a while. */
@Injectable()
export class SimilarProducts {
  constructor(
    private readonly cache: Cache,
    private readonly recommendations: RecommendationsClient,
  ) {}

  async to(product: Product): Promise<readonly ProductName[]> {
    const key = `similar:${product.name}`;
    const known = this.cache.get<readonly ProductName[]>(key);
    if (known !== undefined) return known;
    const similar = await this.recommendations.similarTo(product);
    this.cache.set(key, similar);
    return similar;
  }
}
