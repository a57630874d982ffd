import { applyDecorators, Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  errorType,
  Gauged,
  open,
  outcome,
  Timed,
} from 'nestjs-metrics';
import { seriesOf } from 'nestjs-metrics/testing';
import { startApp } from '../support/app.js';

const help = 'What it measures.';
const outcomes = ['success', 'error', 'cancelled'] as const;

function metricsOf(way: string) {
  return {
    calls: defineCounter({
      name: `${way}_calls_total`,
      help,
      labels: { outcome: outcomes, error_type: open(), place: ['here'] },
    }),
    successes: defineCounter({ name: `${way}_successes_total`, help }),
    failures: defineCounter({
      name: `${way}_failures_total`,
      help,
      labels: { error_type: open() },
    }),
    typeErrors: defineCounter({ name: `${way}_type_errors_total`, help }),
    seconds: defineHistogram({
      name: `${way}_seconds`,
      help,
      labels: { outcome: outcomes },
      buckets: [60],
    }),
    failedSeconds: defineHistogram({ name: `${way}_failed_seconds`, help, buckets: [60] }),
    busy: defineGauge({ name: `${way}_busy`, help }),
  };
}

/** Recorded in ways that need no look at a call that succeeds. */
const PLAIN = metricsOf('plain');
/** The same, told by functions that look at each call. */
const LOOKED = metricsOf('looked');

function Plainly(): MethodDecorator {
  const { calls, successes, failures, typeErrors, seconds, failedSeconds, busy } = PLAIN;
  return applyDecorators(
    Counted(calls, { labels: { outcome: outcome(), error_type: errorType(), place: 'here' } }),
    Counted(successes, { on: 'success' }),
    Counted(failures, { on: 'error', labels: { error_type: errorType() } }),
    Counted(typeErrors, { errors: [TypeError] }),
    Timed(seconds, { labels: { outcome: outcome() } }),
    Timed(failedSeconds, { on: 'error' }),
    Gauged(busy),
  );
}

function Looking(): MethodDecorator {
  const { calls, successes, failures, typeErrors, seconds, failedSeconds, busy } = LOOKED;
  const error_type = (call: { outcome: string; error: unknown }): string =>
    call.outcome !== 'error'
      ? 'none'
      : call.error instanceof Error
        ? call.error.constructor.name
        : typeof call.error;
  return applyDecorators(
    Counted(calls, {
      labels: { outcome: (call) => call.outcome, error_type, place: () => 'here' },
      by: ({ args }) => (args.length > 0 ? 1 : 100),
    }),
    Counted(successes, { on: 'success', by: () => 1 }),
    Counted(failures, { on: 'error', labels: { error_type } }),
    Counted(typeErrors, { errors: [TypeError], by: () => 1 }),
    Timed(seconds, { labels: { outcome: (call) => call.outcome } }),
    Timed(failedSeconds, { on: 'error' }),
    Gauged(busy),
  );
}

@Injectable()
class Service {
  @Plainly()
  plain<T>(body: () => T): T {
    return body();
  }

  @Looking()
  looked<T>(body: () => T): T {
    return body();
  }

  @Plainly()
  async plainAsync<T>(body: () => T): Promise<T> {
    return Promise.resolve(body());
  }

  @Looking()
  async lookedAsync<T>(body: () => T): Promise<T> {
    return Promise.resolve(body());
  }

  @Plainly()
  async *plainPages(fails = false): AsyncGenerator<number> {
    yield* pages(fails);
  }

  @Looking()
  async *lookedPages(fails = false): AsyncGenerator<number> {
    yield* pages(fails);
  }
}

async function* pages(fails: boolean): AsyncGenerator<number> {
  yield 1;
  yield 2;
  if (fails) throw new TypeError('page 3');
}

/** The methods of one of the two ways. */
export interface Methods {
  run<T>(body: () => T): T;
  runAsync<T>(body: () => T): Promise<T>;
  pages(fails?: boolean): AsyncGenerator<number>;
}

/** What was recorded of one way: by metric, and then by label values. */
export type Recorded = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** An app with the same methods twice, recorded in either way. */
export interface BothWays {
  readonly plain: Methods;
  readonly looked: Methods;
  /** Counts and levels of all metrics of each way; what time it took is left out. */
  recorded(): Promise<{ plain: Recorded; looked: Recorded }>;
}

/** Starts the app. */
export async function startBothWays(): Promise<BothWays> {
  const { app } = await startApp({ providers: [Service] });
  const service = app.get(Service);
  const read = async (metrics: ReturnType<typeof metricsOf>): Promise<Recorded> => {
    const all: Record<string, Record<string, number>> = {};
    for (const [key, metric] of Object.entries(metrics)) {
      const samples = (await seriesOf(app, metric)).filter(({ name }) => !name.endsWith('_sum'));
      all[key] = Object.fromEntries(
        samples.map(({ labels, value }) => [Object.values(labels).join(' '), value] as const),
      );
    }
    return all;
  };
  return {
    plain: {
      run: (body) => service.plain(body),
      runAsync: (body) => service.plainAsync(body),
      pages: (fails) => service.plainPages(fails),
    },
    looked: {
      run: (body) => service.looked(body),
      runAsync: (body) => service.lookedAsync(body),
      pages: (fails) => service.lookedPages(fails),
    },
    recorded: async () => ({ plain: await read(PLAIN), looked: await read(LOOKED) }),
  };
}
