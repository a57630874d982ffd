import { Injectable } from '@nestjs/common';
import { Counted, Gauged, Timed } from 'nestjs-metrics';
import { seriesOf } from 'nestjs-metrics/testing';
import { startApp } from '../support/app.js';

/** How many calls have ended in each way, and how many go on. */
export interface Ends {
  success: number;
  error: number;
  cancelled: number;
  inFlight: number;
}

/** The ends of calls, all zero but for those named. */
export const ends = (some: Partial<Ends> = {}): Ends => ({
  success: 0,
  error: 0,
  cancelled: 0,
  inFlight: 0,
  ...some,
});

/** A provider whose one decorated method returns, or throws, whatever a test wants. */
@Injectable()
class Runner {
  @Counted()
  @Timed()
  @Gauged()
  run<T>(body: () => T): T {
    return body();
  }
}

/** An app's decorated method, and what was recorded of its calls. */
export interface RunningMethod {
  run<T>(body: () => T): T;
  /** The ends so far, on which counter, histogram and gauge agree. */
  recorded(): Promise<Ends>;
}

/** Starts an app with one decorated method. */
export async function startRunner(): Promise<RunningMethod> {
  const { app } = await startApp({ providers: [Runner] });
  const runner = app.get(Runner);
  const read = async (metric: string, sample = metric): Promise<Map<string, number>> => {
    const series = await seriesOf(app, metric);
    return new Map(
      series
        .filter(({ name }) => name === sample)
        .map(({ labels, value }) => [labels['outcome'] ?? '', value]),
    );
  };
  return {
    run: (body) => runner.run(body),
    async recorded() {
      const counted = await read('method_calls_total');
      const timed = await read('method_duration_seconds', 'method_duration_seconds_count');
      for (const [outcome, count] of counted) {
        if (timed.get(outcome) !== count) throw new Error(`counted and timed differ: ${outcome}`);
      }
      return {
        success: counted.get('success') ?? NaN,
        error: counted.get('error') ?? NaN,
        cancelled: counted.get('cancelled') ?? NaN,
        inFlight: (await read('method_calls_in_flight')).get('') ?? NaN,
      };
    },
  };
}
