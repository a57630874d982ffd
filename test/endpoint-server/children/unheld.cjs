// Boots an app whose metrics have a port of their own, scrapes it over a connection that
// is kept alive, and does nothing more: the process must end by itself.
require('reflect-metadata');
const { Agent, get } = require('node:http');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { MetricsModule, MetricsServer } = require(process.argv[2]);

class App {}
Module({
  imports: [
    MetricsModule.forRoot({ defaultMetrics: false, endpoint: { port: 0, host: '127.0.0.1' } }),
  ],
})(App);

async function main() {
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  const { url } = app.get(MetricsServer);
  const agent = new Agent({ keepAlive: true });
  const lines = await new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      // The client's side keeps nobody alive either.
      response.on('end', () => resolve(body.split('\n').length));
    }).on('error', reject);
  });
  process.stdout.write(`${lines > 1}\n`);
  const way = process.argv[3];
  if (way === 'close') {
    await app.close();
    process.stdout.write(`${app.get(MetricsServer).url}\n`);
  }
}

void main();
