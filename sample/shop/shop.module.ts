import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { ShopInfoService } from './shop-info.service.js';
import { ShopModeController } from './shop-mode.controller.js';
import { ShopModeService } from './shop-mode.service.js';
import { ShopInfo, ShopMode } from './shop.metrics.js';

@Module({
  imports: [MetricsModule.forFeature([ShopInfo, ShopMode])],
  controllers: [ShopModeController],
  providers: [ShopInfoService, ShopModeService],
  exports: [ShopModeService],
})
export class ShopModule {}
