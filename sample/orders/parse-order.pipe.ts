import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';
import { fieldsOf, memberOf } from '../parsing.js';
import { PAYMENT_METHODS } from '../payments/payment-method.js';
import { MAX_LINES, type OrderRequest } from './order.js';
import { parseOrderLine } from './parse-order-line.js';

/** Makes an order request of a JSON body, so that nothing unknown gets further in. */
@Injectable()
export class ParseOrderPipe implements PipeTransform<unknown, OrderRequest> {
  /** @throws BadRequestException */
  transform(body: unknown): OrderRequest {
    const { paymentMethod, lines } = fieldsOf(body);
    const method = memberOf(PAYMENT_METHODS, 'paymentMethod', paymentMethod);
    if (!Array.isArray(lines) || lines.length < 1 || lines.length > MAX_LINES) {
      throw new BadRequestException(`"lines" is a list of 1 to ${MAX_LINES} products`);
    }
    return { paymentMethod: method, lines: lines.map(parseOrderLine) };
  }
}
