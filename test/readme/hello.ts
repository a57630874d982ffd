// app.module.ts; in an app of yours: forRoot() among its imports, @Counted() on a method
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
