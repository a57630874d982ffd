import { BadRequestException, Controller, Get, Param } from '@nestjs/common';
import { HttpMetrics } from 'nestjs-metrics';
import { ShippingClient } from './shipping.client.js';

@Controller('shipping-quotes')
export class ShippingQuotesController {
  constructor(private readonly shipping: ShippingClient) {}

  /** 422 where the carrier sends nothing, 504 where it does not answer in time. */
  @Get(':postcode')
  @HttpMetrics({ seedStatus: ['200', '422', '500', '504'] })
  async quote(@Param('postcode') postcode: string): Promise<{ dollars: number }> {
    if (!/^\d{5}$/.test(postcode)) throw new BadRequestException('"postcode" has five digits');
    return { dollars: await this.shipping.quote(postcode) };
  }
}
