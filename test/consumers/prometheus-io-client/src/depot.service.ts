import { Injectable } from '@nestjs/common';
import {
  Counted,
  fromArg,
  Gauged,
  InjectMetric,
  Observed,
  OnScrape,
  Timed,
  type Histogram,
} from 'nestjs-metrics';
import {
  ParcelHandling,
  ParcelsLost,
  ParcelsSent,
  ParcelsShelved,
  ParcelsWaiting,
  ParcelVolume,
  ParcelWeight,
} from './depot.metrics.js';

export type Carrier = 'post' | 'courier';

@Injectable()
export class DepotService {
  private shelved = 0;

  constructor(
    @InjectMetric(ParcelVolume) private readonly volumes: Histogram<typeof ParcelVolume>,
  ) {}

  @Counted(ParcelsSent, { on: 'success', labels: { carrier: fromArg(0), country: fromArg(1) } })
  @Counted(ParcelsLost, { on: 'error' })
  @Observed(ParcelWeight, {
    on: 'success',
    value: ({ args: [, , weight] }) => weight,
    labels: { carrier: fromArg(0) },
  })
  @Timed(ParcelHandling, { labels: { hall: 'north' } })
  @Gauged(ParcelsWaiting, { labels: { hall: 'south' } })
  async send(carrier: Carrier, country: string, weight: number): Promise<string> {
    if (weight > 30) throw new RangeError('too heavy');
    this.volumes.observe(weight / 2);
    this.shelved++;
    return `${carrier} to ${country}`;
  }

  @OnScrape(ParcelsShelved)
  countShelved(): number {
    return this.shelved;
  }
}
