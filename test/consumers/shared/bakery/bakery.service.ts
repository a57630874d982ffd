import { Injectable } from '@nestjs/common';
import {
  Counted,
  fromArg,
  Gauged,
  InjectMetric,
  NotMeasured,
  Observed,
  OnScrape,
  outcome,
  Timed,
  type Counter,
  type Histogram,
  type Info,
  type StateSet,
} from 'nestjs-metrics';
import { of, type Observable } from 'rxjs';
import {
  BakeryInfo,
  BakesEnded,
  KneadingDuration,
  LoafWeight,
  LoavesBaked,
  LoavesOnShelf,
  OvensInUse,
  ShopState,
} from './bakery.metrics.js';

export type Flour = 'rye' | 'wheat';

/** Comes to the service by its type alone, so this needs the decorators' metadata. */
@Injectable()
export class Scales {
  weigh(flour: Flour): number {
    return flour === 'rye' ? 1000 : 500;
  }
}

@Timed()
@Injectable()
export class BakeryService {
  private shelf = 0;

  constructor(
    private readonly scales: Scales,
    @InjectMetric(LoavesBaked) private readonly baked: Counter<typeof LoavesBaked>,
    @InjectMetric(KneadingDuration) private readonly kneading: Histogram<typeof KneadingDuration>,
    @InjectMetric(BakeryInfo) info: Info<typeof BakeryInfo>,
    @InjectMetric('shop_state') state: StateSet<typeof ShopState>,
  ) {
    info.set({ city: 'Bern' });
    state.set('open');
  }

  @Counted(BakesEnded, { labels: { flour: fromArg(0), outcome: outcome() } })
  @Observed(LoafWeight, { on: 'success', value: ({ result }) => result })
  @Gauged(OvensInUse)
  async bake(flour: Flour, baker: string): Promise<number> {
    await this.knead(flour);
    if (baker === 'nobody') throw new RangeError('A loaf needs a baker.');
    this.baked.inc({ flour, baker });
    this.shelf += 1;
    return this.scales.weigh(flour);
  }

  @Counted()
  watchShelf(): Observable<number> {
    return of(this.shelf);
  }

  @OnScrape(LoavesOnShelf)
  @NotMeasured()
  countShelf(): number {
    return this.shelf;
  }

  @NotMeasured()
  private async knead(flour: Flour): Promise<void> {
    using _timer = this.kneading.startTimer({ flour });
    await Promise.resolve();
  }
}
