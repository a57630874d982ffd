// One of several processes of an app: joins their directory, counts, and closes when told so.
require('reflect-metadata');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { built, directory, url, name, count, onShutdown } = JSON.parse(process.argv[2]);
const { defineCounter, getMetricToken, MetricsModule } = require(built);

const Records = defineCounter({ name: 'records_total', help: 'Records.' });

class App {}
Module({
  imports: [
    MetricsModule.forRoot({
      metrics: [Records],
      defaultMetrics: false,
      multiprocess: { directory, app: 'push' },
      // The name tells who pushes; an app would have one group for all.
      push: {
        pushgateway: { url, job: 'push', groupings: { name }, intervalSeconds: 0.05, onShutdown },
      },
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
