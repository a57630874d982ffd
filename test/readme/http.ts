import { Controller, Get, Module, Sse } from '@nestjs/common';
import { HttpMetrics, MetricsModule } from 'nestjs-metrics';
import { EMPTY } from 'rxjs';

@Module({
  imports: [
    MetricsModule.forRoot({
      http: {
        handlerLabels: true, // controller="OrdersController", handler="create"
        seedStatus: ['200'], // each known route's count is there at zero
        exclude: ['/health', '/internal/*'],
        sizes: true, // of bodies, in bytes
      },
    }),
  ],
})
export class WithHttpOptions {}

@Controller('feed')
export class FeedController {
  @Get()
  @HttpMetrics({ seedStatus: ['200', '404'] })
  latest(): string[] {
    return [];
  }

  @Sse('live')
  @HttpMetrics(false) // not measured
  live() {
    return EMPTY;
  }
}
