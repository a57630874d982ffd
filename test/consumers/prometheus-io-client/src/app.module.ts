import { Controller, Module, Param, ParseIntPipe, Post, type DynamicModule } from '@nestjs/common';
import { MetricsModule, Timed, type MetricsModuleOptions } from 'nestjs-metrics';
import { DEPOT_METRICS } from './depot.metrics.js';
import { DepotService, type Carrier } from './depot.service.js';

@Controller('parcels')
export class ParcelsController {
  constructor(private readonly depot: DepotService) {}

  @Post(':carrier/:country/:weight')
  @Timed()
  send(
    @Param('carrier') carrier: Carrier,
    @Param('country') country: string,
    @Param('weight', ParseIntPipe) weight: number,
  ): Promise<string> {
    return this.depot.send(carrier, country, weight);
  }
}

@Module({})
export class AppModule {
  static with(options: MetricsModuleOptions = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [MetricsModule.forRoot({ metrics: DEPOT_METRICS, ...options })],
      controllers: [ParcelsController],
      providers: [DepotService],
    };
  }
}
