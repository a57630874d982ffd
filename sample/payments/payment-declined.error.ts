import { HttpException, HttpStatus } from '@nestjs/common';
import type { PaymentMethod } from './payment-method.js';

/** The gateway answered, and the answer was no. */
export class PaymentDeclinedError extends HttpException {
  constructor(method: PaymentMethod, limit: number) {
    super(`Payments by ${method} end at ${limit} dollars`, HttpStatus.PAYMENT_REQUIRED);
  }
}
