import { Controller, Get, Header } from '@nestjs/common';
import { CATALOGUE } from './catalogue.js';

/** The catalogue for spreadsheets. */
@Controller('price-list')
export class PriceListController {
  @Get()
  @Header('content-type', 'text/csv')
  csv(): string {
    const lines = [...CATALOGUE.values()].map(({ name, price }) => `${name},${price}`);
    return ['product,dollars', ...lines, ''].join('\n');
  }
}
