// Boots an app that pushes to a gateway which never answers, and leaves it open.
// `interval`: nothing more, for a while. `push`: pushes itself, beside a reader that hangs.
// `close` and `queue`: closes, or pushes itself, while a push of those at intervals is under way.
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
          ...(way === 'push'
            ? { timeoutMs: 1_500 }
            : { intervalSeconds: 0.02, timeoutMs: way === 'interval' ? 600_000 : 10_000 }),
        },
      },
    }),
  ],
  providers: way === 'push' ? [Reader] : [],
})(App);

async function main() {
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  process.on('exit', () => process.stdout.write('ended\n'));
  const pusher = app.get(MetricsPusher);
  if (way === 'push') {
    await pusher.push().catch(({ code }) => process.stdout.write(`${code}\n`));
    return;
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  if (way === 'close') await app.close();
  if (way === 'queue') await pusher.push();
  if (way !== 'interval') process.stdout.write(`${way} is done\n`);
  pusher.stop();
}

void main();
