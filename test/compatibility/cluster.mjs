// A cluster of two workers, each an app with handles of its own, whose primary writes
// what prom-client's AggregatorRegistry gathers. It runs the built package.
import 'reflect-metadata';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { NestFactory } from '@nestjs/core';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  getMetricToken,
  MetricsModule,
  open,
} from 'nestjs-metrics';
import { AggregatorRegistry, Registry } from 'prom-client';

const WORKERS = 2;

if (cluster.isPrimary) await lead();
else await work(cluster.worker.id);

async function lead() {
  const registry = new AggregatorRegistry();
  const workers = Array.from({ length: WORKERS }, () => cluster.fork());
  await Promise.all(workers.map((worker) => ready(worker)));
  const body = await registry.clusterMetrics();
  process.stdout.write(`BEGIN\n${body}END\n`);
  const codes = await Promise.all(
    workers.map(async (worker) => {
      worker.disconnect();
      const [code] = await once(worker, 'exit');
      return code;
    }),
  );
  process.stdout.write(`ENDED ${codes.join(' ')}\n`);
}

async function ready(worker) {
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`Worker ${worker.id} ended with ${code}`);
  });
  await Promise.race([once(worker, 'message'), ended]);
  ended.catch(() => undefined);
}

async function work(id) {
  const help = 'What it measures.';
  const Jobs = defineCounter({ name: 'jobs_total', help, labels: { worker: open() } });
  const Busy = defineGauge({ name: 'busy', help });
  const Wait = defineHistogram({ name: 'wait_seconds', help, buckets: [1] });
  const Facts = defineInfo({ name: 'facts_info', help, labels: { version: open() } });
  const metrics = [Jobs, Busy, Wait, Facts];
  const app = await NestFactory.createApplicationContext(
    MetricsModule.forRoot({ metrics, defaultMetrics: false }),
    { logger: ['error'] },
  );
  const [jobs, busy, wait, facts] = metrics.map((metric) => app.get(getMetricToken(metric)));
  jobs.inc({ worker: `${id}` }, id);
  busy.set(10 * id);
  wait.observe(id);
  facts.set({ version: '1' });

  // Made for its side: it answers the primary's questions.
  new AggregatorRegistry();
  const registry = new Registry();
  for (const handle of [jobs, busy, wait, facts]) registry.registerMetric(handle);
  AggregatorRegistry.setRegistries(registry);
  process.once('disconnect', () => void app.close());
  process.send('ready');
}
