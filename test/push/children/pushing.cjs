// Boots an app that pushes to a gateway which never answers, and leaves it open.
// `interval`: nothing more, for a while. `push`: pushes itself, beside a reader that hangs.
require('reflect-metadata');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const [, , built, url, way] = process.argv;
const { defineGauge, MetricsModule, MetricsPusher, OnScrape } = require(built);

const Depth = defineGauge({ name: 'hanging_depth', help: 'Never read.' });

class Reader {
  depth() {
    return new Promise(() => undefined);
  }
}
OnScrape(Depth)(
  Reader.prototype,
  'depth',
  Object.getOwnPropertyDescriptor(Reader.prototype, 'depth'),
);

class App {}
Module({
  imports: [
    MetricsModule.forRoot({
      defaultMetrics: false,
      push: {
        pushgateway: {
          url,
          job: 'child',
          ...(way === 'interval'
            ? { intervalSeconds: 0.02, timeoutMs: 600_000 }
            : { timeoutMs: 1_500 }),
        },
      },
    }),
  ],
  providers: way === 'interval' ? [] : [Reader],
})(App);

async function main() {
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  process.on('exit', () => process.stdout.write('ended\n'));
  if (way === 'interval') setTimeout(() => undefined, 300);
  else
    await app
      .get(MetricsPusher)
      .push()
      .catch(({ code }) => process.stdout.write(`${code}\n`));
}

void main();
