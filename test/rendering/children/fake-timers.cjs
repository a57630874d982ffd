// Scrapes an app of the built package while a test's fake timers stand in for Node's
// own, and again once they are gone. Ends by itself with a line of JSON.
const { mock } = require('node:test');
require('reflect-metadata');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { defineCounter, getMetricToken, MetricsExposition, MetricsModule, open } = require(
  process.argv[2],
);

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.', labels: { tenant: open() } });
class App {}
Module({
  imports: [
    // So small that each scrape needs another turn of the event loop.
    MetricsModule.forRoot({
      metrics: [Orders],
      defaultMetrics: false,
      exposition: { maxBlockMs: 1e-6 },
    }),
  ],
})(App);

async function main() {
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  const orders = app.get(getMetricToken(Orders));
  for (let tenant = 0; tenant < 1_000; tenant++) orders.inc({ tenant: `t${tenant}` });
  const scrape = async () => {
    let lines = 0;
    for await (const chunk of (await app.get(MetricsExposition).render()).body) {
      lines +=
        Buffer.from(chunk)
          .toString()
          .match(/^orders_total\{/gm)?.length ?? 0;
    }
    return lines;
  };
  mock.timers.enable({ apis: ['setImmediate', 'setTimeout', 'setInterval'] });
  const during = await scrape();
  mock.timers.reset();
  const after = await scrape();
  await app.close();
  process.stdout.write(`${JSON.stringify({ during, after })}\n`);
}

void main();
