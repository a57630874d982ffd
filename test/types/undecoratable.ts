import { Injectable } from '@nestjs/common';
import { Counted, Gauged, Observed, OnScrape, Timed } from 'nestjs-metrics';
import { Load, Logins, Wait } from './metrics.js';

/** Nothing here compiles: these are no methods. */
@Injectable()
export class NoMethods {
  // @ts-expect-error a getter
  @Counted(Logins)
  get counted(): number {
    return 1;
  }

  // @ts-expect-error a getter, with the default metric
  @Timed()
  get timed(): number {
    return 1;
  }

  // @ts-expect-error a getter
  @Gauged(Load)
  get gauged(): number {
    return 1;
  }

  // @ts-expect-error a getter
  @Observed(Wait, { value: () => 1 })
  get observed(): number {
    return 1;
  }

  // @ts-expect-error a getter
  @OnScrape(Load)
  get read(): number {
    return 1;
  }

  // @ts-expect-error an arrow property
  @Counted(Logins)
  readonly countedArrow = (): number => 1;

  // @ts-expect-error an arrow property, with the default metric
  @Counted()
  readonly countedByDefault = (): number => 1;

  // @ts-expect-error an arrow property
  @Timed(Wait)
  readonly timedArrow = (): number => 1;

  // @ts-expect-error an arrow property
  @Gauged(Load)
  readonly gaugedArrow = (): number => 1;

  // @ts-expect-error an arrow property
  @Observed(Wait, { value: () => 1 })
  readonly observedArrow = (): number => 1;

  // @ts-expect-error an arrow property
  @OnScrape(Load)
  readonly readArrow = (): number => 1;

  // @ts-expect-error a property that is no function
  @Counted(Logins)
  readonly property: number = 1;
}
