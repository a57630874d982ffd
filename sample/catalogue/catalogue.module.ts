import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/cache.module.js';
import { PartnersModule } from '../partners/partners.module.js';
import { PriceListController } from './price-list.controller.js';
import { ProductsController } from './products.controller.js';
import { SimilarProducts } from './similar-products.service.js';

@Module({
  imports: [CacheModule, PartnersModule],
  controllers: [ProductsController, PriceListController],
  providers: [SimilarProducts],
})
export class CatalogueModule {}
