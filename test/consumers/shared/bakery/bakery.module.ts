import { Controller, Get, Module, Param, Post } from '@nestjs/common';
import { Counted, MetricsModule } from 'nestjs-metrics';
import type { Observable } from 'rxjs';
import { BAKERY_METRICS } from './bakery.metrics.js';
import { BakeryService, Scales, type Flour } from './bakery.service.js';

@Controller('loaves')
export class LoavesController {
  constructor(private readonly bakery: BakeryService) {}

  @Post(':flour/:baker')
  @Counted()
  bake(@Param('flour') flour: Flour, @Param('baker') baker: string): Promise<number> {
    return this.bakery.bake(flour, baker);
  }

  @Get()
  shelf(): Observable<number> {
    return this.bakery.watchShelf();
  }
}

@Module({
  imports: [MetricsModule.forRoot({ metrics: BAKERY_METRICS })],
  controllers: [LoavesController],
  providers: [BakeryService, Scales],
})
export class BakeryModule {}
