import { Controller, Get, Param } from '@nestjs/common';
import { HttpMetrics } from 'nestjs-metrics';
import { CATALOGUE, type Product, type ProductName } from './catalogue.js';
import { FindProductPipe } from './find-product.pipe.js';
import { SimilarProducts } from './similar-products.service.js';

@Controller('products')
export class ProductsController {
  constructor(private readonly similarProducts: SimilarProducts) {}

  @Get()
  list(): Product[] {
    return [...CATALOGUE.values()];
  }

  /** 404 for what the shop does not sell. */
  @Get(':name')
  @HttpMetrics({ seedStatus: ['200', '404', '500'] })
  show(@Param('name', FindProductPipe) product: Product): Product {
    return product;
  }

  @Get(':name/similar')
  similar(@Param('name', FindProductPipe) product: Product): Promise<readonly ProductName[]> {
    return this.similarProducts.to(product);
  }
}
