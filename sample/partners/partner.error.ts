import { HttpException, HttpStatus } from '@nestjs/common';
import type { Partner } from './partner.js';

/** What may go wrong with a partner, and what the shop's own customer is answered then. */
const STATUS = {
  timeout: HttpStatus.GATEWAY_TIMEOUT,
  refused: HttpStatus.UNPROCESSABLE_ENTITY,
} as const;

export type PartnerTrouble = keyof typeof STATUS;

/** A partner did not do what it was asked for. */
export class PartnerError extends HttpException {
  constructor(
    readonly trouble: PartnerTrouble,
    partner: Partner,
  ) {
    super(`${partner}: ${trouble}`, STATUS[trouble]);
  }
}
