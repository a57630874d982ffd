import { Controller, Get, Module } from '@nestjs/common';
import { Counted, MetricsModule } from 'nestjs-metrics';

@Controller('hello')
export class HelloController {
  @Get()
  @Counted()
  greet(): string {
    return 'Hello!';
  }
}

@Module({ imports: [MetricsModule.forRoot()], controllers: [HelloController] })
export class AppModule {}
