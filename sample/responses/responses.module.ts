import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { ResponseSizeMiddleware } from './response-size.middleware.js';
import { ResponseSize } from './responses.metrics.js';

@Module({ imports: [MetricsModule.forFeature([ResponseSize])] })
export class ResponsesModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(ResponseSizeMiddleware).forRoutes('{*path}');
  }
}
