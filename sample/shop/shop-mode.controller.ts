import { Body, Controller, Put, UseGuards } from '@nestjs/common';
import { fieldsOf, memberOf } from '../parsing.js';
import { ShopModeService } from './shop-mode.service.js';
import { SHOP_MODES, type Mode } from './shop.metrics.js';
import { StaffGuard } from './staff.guard.js';

@Controller('mode')
@UseGuards(StaffGuard)
export class ShopModeController {
  constructor(private readonly shop: ShopModeService) {}

  /** Opens the shop, or closes it for repairs. */
  @Put()
  change(@Body() body: unknown): { mode: Mode } {
    const mode = memberOf(SHOP_MODES, 'mode', fieldsOf(body)['mode']);
    this.shop.change(mode);
    return { mode };
  }
}
