import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectMetric, type Info } from 'nestjs-metrics';
import { ENVIRONMENTS, ShopInfo } from './shop.metrics.js';

const { SHOP_VERSION = '1.0.0', NODE_ENV } = process.env;

/** Says which version runs where. */
@Injectable()
export class ShopInfoService implements OnApplicationBootstrap {
  constructor(@InjectMetric(ShopInfo) private readonly info: Info<typeof ShopInfo>) {}

  onApplicationBootstrap(): void {
    const environment = ENVIRONMENTS.find((one) => one === NODE_ENV) ?? 'development';
    this.info.set({ version: SHOP_VERSION, environment });
  }
}
