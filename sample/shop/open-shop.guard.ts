import { Injectable, ServiceUnavailableException, type CanActivate } from '@nestjs/common';
import { ShopModeService } from './shop-mode.service.js';

/** Lets nobody order while the shop is not open. */
@Injectable()
export class OpenShopGuard implements CanActivate {
  constructor(private readonly shop: ShopModeService) {}

  /** @throws ServiceUnavailableException */
  canActivate(): boolean {
    if (!this.shop.isOpen()) throw new ServiceUnavailableException('The shop is being repaired');
    return true;
  }
}
