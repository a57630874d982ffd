import { once } from 'node:events';
import { connect } from 'node:http2';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { MetricsExposition, MetricsModule } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { eventually } from '../support/eventually.js';

const BODY = 'meow';

@Controller('cats')
class CatsController {
  @Get()
  all(): string {
    return BODY;
  }
}

@Module({
  imports: [MetricsModule.forRoot({ defaultMetrics: false, http: { sizes: true } })],
  controllers: [CatsController],
})
class AppModule {}

let app: NestFastifyApplication | undefined;
afterEach(() => app?.close());

it('over HTTP/2 each byte of a response counts once', async () => {
  const adapter = new FastifyAdapter({ http2: true } as object);
  app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  const session = connect(await app.getUrl());
  try {
    const stream = session.request({ ':path': '/cats' });
    const closed = once(stream, 'close');
    expect(await text(stream)).toBe(BODY);
    await closed;
    const labels = { method: 'GET', route: '/cats', status: '200' };
    const counted = (): Promise<number | undefined> => valueOf(app!, 'http_requests_total', labels);
    expect(await eventually(counted, 1)).toBe(1);
    const { body } = await app.get(MetricsExposition, { strict: false }).render();
    const scrape = await text(Readable.from(body));
    expect(scrape).toContain(
      `http_response_size_bytes_sum{method="GET",route="/cats",status="200"} ${BODY.length}\n`,
    );
  } finally {
    session.close();
  }
});
