import { Injectable } from '@nestjs/common';
import { Counted, Gauged, Timed } from 'nestjs-metrics';
import { EVERY_METRIC, recordEverything } from '../exposition/every-metric.js';
import { startApp, type RunningApp } from '../support/app.js';

/** Records the default method metrics in each way that a call can end. */
@Injectable()
class Worker {
  @Counted()
  @Timed()
  @Gauged()
  work(fail: boolean): void {
    if (fail) throw new TypeError('bad input');
  }
}

/** An app with every kind of metric, recorded in, without prom-client's own. */
export async function startEveryMetric(created = false): Promise<RunningApp> {
  const running = await startApp({
    metrics: { metrics: EVERY_METRIC, exposition: { created }, defaultLabels: { pod: 'a"b' } },
    providers: [Worker],
  });
  recordEverything(running.app);
  const worker = running.app.get(Worker);
  worker.work(false);
  try {
    worker.work(true);
  } catch {
    // It is there to be counted.
  }
  return running;
}
