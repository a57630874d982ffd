// A Nest app on Express that serves one metric at /metrics and answers /ping:
// `serve.mjs <peer> <kind> <series>`. Sends its address when it listens. Told to
// `watch`, it measures until told to `report` how long its event loop was held.
import { Controller, Get, Header } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import prom from 'prom-client';
import { filledDefinition, filledProm, fillSeries, recorderOf } from '../peers/filled-metrics.mjs';
import { getMetricToken, MetricsModule } from '../peers/nestjs-metrics.mjs';
import { decorate } from '../support/decorate.mjs';
import { OURS } from '../support/names.mjs';
import { RootModule } from '../support/root-module.mjs';
import { watchHold } from '../support/watch-hold.mjs';

const [peer, kind, series] = process.argv.slice(2);
const app = peer === OURS ? await startOurs() : await startByHand();
await app.listen(0, '127.0.0.1');
// Others have their turn in between: an idle connection must not be closed meanwhile.
app.getHttpServer().keepAliveTimeout = 0;

let hold;
process.on('message', (message) => {
  if (message === 'watch') {
    hold = watchHold();
    process.send('watching');
  } else {
    process.send(hold.stop());
  }
});
// Whoever started this process is gone: so is the use for it.
process.on('disconnect', () => process.exit(0));
process.send(await app.getUrl());

async function startOurs() {
  const definition = filledDefinition(kind, Number(series));
  const created = await create({
    imports: [MetricsModule.forRoot({ metrics: [definition], defaultMetrics: false, http: false })],
    controllers: [pingController()],
  });
  fillSeries(recorderOf(created.get(getMetricToken(definition)), kind), kind, Number(series));
  return created;
}

async function startByHand() {
  const { registry, handle } = filledProm(prom, kind);
  class MetricsController {
    scrape() {
      return registry.metrics();
    }
  }
  decorate(MetricsController, 'scrape', Get(), Header('Content-Type', registry.contentType));
  Controller('metrics')(MetricsController);
  fillSeries(recorderOf(handle, kind), kind, Number(series));
  return create({ controllers: [MetricsController, pingController()] });
}

function pingController() {
  class PingController {
    ping() {
      return 'pong';
    }
  }
  decorate(PingController, 'ping', Get());
  Controller('ping')(PingController);
  return PingController;
}

function create(metadata) {
  return NestFactory.create(
    { module: RootModule, ...metadata },
    { logger: false, abortOnError: false },
  );
}
