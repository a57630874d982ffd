import { Controller, Get, Header, Module, SetMetadata } from '@nestjs/common';
import { MetricsExposition, MetricsModule } from 'nestjs-metrics';

const Public = () => SetMetadata('isPublic', true);

@Module({
  imports: [
    MetricsModule.forRoot({ endpoint: { path: '/internal/metrics', decorators: [Public()] } }),
  ],
})
export class WithOwnPath {}

@Controller('my-metrics')
export class OwnRoute {
  constructor(private readonly exposition: MetricsExposition) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async scrape(): Promise<string> {
    const { body } = await this.exposition.render();
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }
}

@Module({ imports: [MetricsModule.forRoot({ endpoint: false })], controllers: [OwnRoute] })
export class WithOwnRoute {}
