import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectMetric, type Info, type StateSet } from 'nestjs-metrics';
import { ENVIRONMENTS, ShopInfo, ShopMode, type Mode } from './shop.metrics.js';

const { SHOP_VERSION = '1.0.0', NODE_ENV } = process.env;

/** Says what this shop is, and whether it is open. */
@Injectable()
export class ShopModeService implements OnApplicationBootstrap {
  private mode: Mode = 'open';

  constructor(
    @InjectMetric(ShopInfo) private readonly info: Info<typeof ShopInfo>,
    @InjectMetric(ShopMode) private readonly state: StateSet<typeof ShopMode>,
  ) {}

  onApplicationBootstrap(): void {
    const environment = ENVIRONMENTS.find((one) => one === NODE_ENV) ?? 'development';
    this.info.set({ version: SHOP_VERSION, environment });
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
