import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { HttpMetrics } from 'nestjs-metrics';
import { CATALOGUE, type Product } from './catalogue.js';

/** What a customer sees of a product. */
export interface NamedProduct extends Product {
  readonly name: string;
}

@Controller('products')
export class ProductsController {
  @Get()
  list(): NamedProduct[] {
    return [...CATALOGUE].map(([name, product]) => ({ name, ...product }));
  }

  /** 404 for what the shop does not sell. */
  @Get(':name')
  @HttpMetrics({ seedStatus: ['200', '404'] })
  show(@Param('name') name: string): NamedProduct {
    const product = CATALOGUE.get(name);
    if (product === undefined) throw new NotFoundException(`There is no product ${name}`);
    return { name, ...product };
  }
}
