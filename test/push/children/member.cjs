// One of several processes of an app: joins their directory, counts, pushes as it is told, and closes when told so.
require('reflect-metadata');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { built, directory, count, push } = JSON.parse(process.argv[2]);
const { defineCounter, getMetricToken, MetricsModule } = require(built);

const Records = defineCounter({ name: 'records_total', help: 'Records.' });

class App {}
Module({
  imports: [
    MetricsModule.forRoot({
      metrics: [Records],
      defaultMetrics: false,
      // No member may pass for one that is blocked, however busy the machine is.
      multiprocess: { directory, app: 'push', deadlineMs: 20_000 },
      push,
    }),
  ],
})(App);

async function main() {
  const app = await NestFactory.createApplicationContext(App, { logger: ['error'] });
  app.get(getMetricToken(Records)).inc(count);
  process.on('message', () => void app.close().then(() => process.disconnect()));
  process.send('open');
}

void main();
