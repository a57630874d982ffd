import { BadRequestException } from '@nestjs/common';
import { CATALOGUE } from '../catalogue/catalogue.js';
import { fieldsOf } from '../parsing.js';
import type { OrderLine } from './order.js';

const MAX_QUANTITY = 20;

/** @throws BadRequestException for what is no order line. */
export function parseOrderLine(line: unknown): OrderLine {
  const { product: name, quantity } = fieldsOf(line);
  const product = CATALOGUE.get(String(name));
  if (product === undefined) {
    throw new BadRequestException(`"product" is one of ${[...CATALOGUE.keys()].join(', ')}`);
  }
  if (!isQuantity(quantity)) {
    throw new BadRequestException(`"quantity" is a whole number from 1 to ${MAX_QUANTITY}`);
  }
  return { product, quantity };
}

function isQuantity(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_QUANTITY;
}
