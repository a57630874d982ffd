import { Injectable } from '@nestjs/common';
import { between } from '../simulation.js';
import { PartnerCall } from './partner-call.decorator.js';
import { PartnerError } from './partner.error.js';
import { roundTrip } from './round-trip.js';

/** The carrier. */
@Injectable()
export class ShippingClient {
  /**
   * What it costs to send a parcel there, in dollars. For islands (9…) the carrier
   * takes too long to answer, to 00000 it sends nothing.
   * @throws PartnerError
   */
  @PartnerCall('shipping', 'quotes')
  async quote(postcode: string): Promise<number> {
    await roundTrip('shipping', postcode.startsWith('9') ? 5_000 : between(20, 60));
    if (postcode === '00000') throw new PartnerError('refused', 'shipping');
    return 4 + Number(postcode.charAt(0));
  }

  /** Prints what is stuck on the parcel of an order; returns the parcel's number. */
  @PartnerCall('shipping', 'labels')
  async label(orderId: string): Promise<string> {
    await roundTrip('shipping', between(10, 30));
    return `parcel-${orderId}`;
  }
}
