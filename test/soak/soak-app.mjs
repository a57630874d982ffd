// The sample shop on a free loopback port, as the soak drives it: with workers that
// keep up, and a controller whose handlers throw. Run by soak.mjs, with --expose-gc.
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../dist-sample/app.module.js';
import { QUEUE_NAMES } from '../../dist-sample/jobs/job.js';
import { JobQueue } from '../../dist-sample/jobs/job-queue.service.js';
import { OrderQueue } from '../../dist-sample/queue/order-queue.service.js';
import { THROWN_ON_PURPOSE } from './thrown-on-purpose.mjs';

/** Handlers that fail, at once and later. */
class FaultyController {
  throws() {
    throw new Error(THROWN_ON_PURPOSE);
  }

  async rejects() {
    await new Promise((resolve) => setImmediate(resolve));
    throw new Error(THROWN_ON_PURPOSE);
  }
}
route(FaultyController, 'throws');
route(FaultyController, 'rejects');
Controller('faulty')(FaultyController);

/** The sample, and what is added to it. */
class SoakModule {}
Module({ imports: [AppModule], controllers: [FaultyController] })(SoakModule);

const app = await NestFactory.create(SoakModule);
await app.listen(0, '127.0.0.1');
// On a busy machine a connection could be closed just when it is used again.
app.getHttpServer().keepAliveTimeout = 0;

// The shop's own workers take their time, and what waits would look like a leak.
const orders = app.get(OrderQueue, { strict: false });
const jobs = app.get(JobQueue, { strict: false });
const draining = setInterval(() => {
  while (orders.take() !== undefined);
  for (const name of QUEUE_NAMES) while (jobs.take(name) !== undefined);
}, 20);

const ANSWERS = {
  heap: () => {
    // Twice, since what finalizers let go of is freed by the second only.
    globalThis.gc();
    globalThis.gc();
    return process.memoryUsage().heapUsed;
  },
  close: async () => {
    clearInterval(draining);
    await app.close();
    setImmediate(() => process.disconnect());
  },
};

process.on('message', async ({ id, ask }) => {
  process.send({ id, answer: await ANSWERS[ask]() });
});
// Without a driver nobody would end this process.
process.on('disconnect', () => process.exit());
process.send({ id: 0, answer: await app.getUrl() });

function route(controller, method) {
  const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, method);
  Get(method)(controller.prototype, method, descriptor);
}
