import { Injectable } from '@nestjs/common';

@Injectable()
export class PaymentGateway {
  async charge(total: number): Promise<string> {
    if (total > 500) throw new Error('declined');
    return `receipt for ${total}`;
  }
}
