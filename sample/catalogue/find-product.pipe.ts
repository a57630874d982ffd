import { Injectable, NotFoundException, type PipeTransform } from '@nestjs/common';
import { CATALOGUE, type Product } from './catalogue.js';

/** Makes a product of its name in a path. */
@Injectable()
export class FindProductPipe implements PipeTransform<string, Product> {
  /** @throws NotFoundException for what the shop does not sell. */
  transform(name: string): Product {
    const product = CATALOGUE.get(name);
    if (product === undefined) throw new NotFoundException(`There is no product ${name}`);
    return product;
  }
}
