import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';
import { PAYMENT_METHODS } from '../payments/payment-method.js';
import { CATALOGUE } from '../catalogue/catalogue.js';
import type { OrderLine, OrderRequest } from './order.js';

const MOST_LINES = 10;
const MOST_OF_ONE = 20;

/** Makes an order request of a JSON body, so that nothing unknown gets further in. */
@Injectable()
export class ParseOrderPipe implements PipeTransform<unknown, OrderRequest> {
  /** @throws BadRequestException */
  transform(body: unknown): OrderRequest {
    const { paymentMethod: wanted, lines } = fieldsOf(body);
    const paymentMethod = PAYMENT_METHODS.find((method) => method === wanted);
    if (paymentMethod === undefined) {
      throw new BadRequestException(`"paymentMethod" is one of ${PAYMENT_METHODS.join(', ')}`);
    }
    if (!Array.isArray(lines) || lines.length < 1 || lines.length > MOST_LINES) {
      throw new BadRequestException(`"lines" is a list of 1 to ${MOST_LINES} products`);
    }
    return { paymentMethod, lines: lines.map(parseLine) };
  }
}

function parseLine(line: unknown): OrderLine {
  const { product: name, quantity } = fieldsOf(line);
  const product = CATALOGUE.get(String(name));
  if (product === undefined) {
    throw new BadRequestException(`"product" is one of ${[...CATALOGUE.keys()].join(', ')}`);
  }
  if (!isQuantity(quantity)) {
    throw new BadRequestException(`"quantity" is a whole number from 1 to ${MOST_OF_ONE}`);
  }
  return { product, quantity };
}

function isQuantity(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_OF_ONE;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
