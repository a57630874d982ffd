import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { defineCounter, getMetricToken, MetricsModule, open, type Counter } from 'nestjs-metrics';
import { seriesOf } from 'nestjs-metrics/testing';

/** What a million distinct values of one label did to the memory of a process. */
export interface Million {
  readonly heapBefore: number;
  readonly heapAfter: number;
  readonly series: number;
  /** The sum of all series. */
  readonly total: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const COUNT = 1_000_000;
const [how, onOverflow] = process.argv.slice(2) as [string, 'other' | 'drop'];

const Visits = defineCounter({
  name: 'visits_total',
  help: 'Visits.',
  labels: { tenant: open(), region: open() },
  cardinality: { onOverflow, perLabel: { region: 50 } },
});

@Module({
  imports: [MetricsModule.forRoot({ metrics: [Visits], defaultMetrics: false, http: false })],
})
class App {}

async function settledHeap(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    await setImmediate();
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

const app = await NestFactory.createApplicationContext(App, { logger: false });
const visits = app.get<Counter<typeof Visits>>(getMetricToken(Visits));
const record = async (from: number, to: number): Promise<void> => {
  for (let index = from; index < to; index++) {
    const labels = { tenant: `tenant-${index}`, region: `r${index % 40}` };
    if (how === 'bound') visits.labels(labels).inc();
    else visits.inc(labels);
    // Weak references are let go between turns only.
    if (index % 10_000 === 0) await setImmediate();
  }
};
await record(0, 10_000);
const heapBefore = await settledHeap();
await record(10_000, COUNT);
const heapAfter = await settledHeap();
const series = await seriesOf(visits);
const seen: Million = {
  heapBefore,
  heapAfter,
  series: series.length,
  total: series.reduce((sum, { value }) => sum + value, 0),
};
process.stdout.write(JSON.stringify(seen));
await app.close();
