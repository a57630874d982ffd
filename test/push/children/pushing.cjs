// Boots an app that pushes to a gateway, and leaves it open.
// `push`: pushes itself, beside a reader that hangs. The others wait until they are told that a
// push of those at intervals is under way. `interval`: does nothing more then. `close` and
// `queue`: closes, or pushes itself.
require('reflect-metadata');
const { once } = require('node:events');
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
OnScrape(Depth, { timeoutMs: 200 })(
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
            ? { timeoutMs: 5_000 }
            : { intervalSeconds: 0.02, timeoutMs: 600_000 }),
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
    process.disconnect();
    await pusher.push().catch(({ code }) => process.stdout.write(`${code}\n`));
    return;
  }
  await once(process, 'message');
  pusher.stop();
  const done = { interval: undefined, close: () => app.close(), queue: () => pusher.push() }[
    way
  ]?.();
  // From now on this keeps it alive no longer.
  process.disconnect();
  await done;
  if (way !== 'interval') process.stdout.write(`${way} is done\n`);
}

void main();
