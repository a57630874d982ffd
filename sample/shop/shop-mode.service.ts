import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectMetric, type StateSet } from 'nestjs-metrics';
import { ShopMode, type Mode } from './shop.metrics.js';

/** Knows, and says, whether the shop is open. */
@Injectable()
export class ShopModeService implements OnApplicationBootstrap {
  private mode: Mode = 'open';

  constructor(@InjectMetric(ShopMode) private readonly state: StateSet<typeof ShopMode>) {}

  onApplicationBootstrap(): void {
    this.change('open');
  }

  isOpen(): boolean {
    return this.mode === 'open';
  }

  change(mode: Mode): void {
    this.mode = mode;
    this.state.set(mode);
  }
}
