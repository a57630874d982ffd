import { setImmediate } from 'node:timers/promises';
import type { Span } from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Counted, defineCounter, defineHistogram, Observed, outcome, Timed } from 'nestjs-metrics';
import { defer, firstValueFrom, from, lastValueFrom, NEVER, of, Subject, throwError } from 'rxjs';
import { closeApps } from '../support/app.js';
import { startExemplars, type ExemplarApp } from './exemplar-app.js';
import { inSpan, linkTo, outsideSpans, startTracing, stopTracing } from './tracing.js';

beforeAll(startTracing);
afterAll(stopTracing);
afterEach(closeApps);

const help = 'What it measures.';
const labels = { outcome: ['success', 'error', 'cancelled'] } as const;
const Calls = defineCounter({ name: 'calls_total', help, labels, exemplars: true });
const Amount = defineCounter({ name: 'amount_total', help, exemplars: true });
const Duration = defineHistogram({
  name: 'duration_seconds',
  help,
  buckets: [60],
  exemplars: true,
});
const Size = defineHistogram({ name: 'size', help, buckets: [1, 5, 60], exemplars: true });
const FixedCalls = defineCounter({ name: 'fixed_calls_total', help, exemplars: true });

/** All decorators that record in counters and histograms, on methods that run what they are given. */
@Injectable()
class Runner {
  @Counted(Calls, { labels: { outcome: outcome() } })
  @Counted(Amount, { by: () => 7 })
  @Timed(Duration)
  @Observed(Size, { on: 'all', value: () => 4 })
  run<T>(body: () => T): T {
    return body();
  }

  @Counted(Calls, { labels: { outcome: outcome() } })
  @Counted(Amount, { by: () => 7 })
  @Timed(Duration)
  @Observed(Size, { on: 'all', value: () => 4 })
  async runAsync<T>(body: () => T): Promise<Awaited<T>> {
    return await body();
  }

  /** Whose calls need no object of their own. */
  @Counted(FixedCalls)
  @Timed(Duration)
  runPlain<T>(body: () => T): T {
    return body();
  }

  @Counted(FixedCalls)
  @Timed(Duration)
  async runPlainAsync<T>(body: () => T): Promise<Awaited<T>> {
    return await body();
  }
}

const METHODS = ['run', 'runAsync', 'runPlain', 'runPlainAsync'] as const;
type Method = (typeof METHODS)[number];

interface RunnerApp extends ExemplarApp {
  readonly runner: Runner;
}

async function start(): Promise<RunnerApp> {
  const app = await startExemplars([], {}, { providers: [Runner] });
  return { ...app, runner: app.app.get(Runner) };
}

const error = new Error('failed');
const fail = (): never => {
  throw error;
};

/** What is expected after one call in a span that ended in this way. */
function expected(method: Method, span: Span, ending: string): object {
  const link = linkTo(span);
  const duration = {
    'duration_seconds_bucket{le="60.0"}': expect.stringMatching(
      new RegExp(`^${link} \\d+(\\.\\d+)?(e-\\d+)?$`),
    ),
  };
  if (method.startsWith('runPlain')) return { fixed_calls_total: `${link} 1`, ...duration };
  return {
    [`calls_total{outcome="${ending}"}`]: `${link} 1`,
    amount_total: `${link} 7`,
    ...duration,
    'size_bucket{le="5.0"}': `${link} 4`,
  };
}

type Body = () => unknown;

/** One call that ends, or fails as it should. */
async function call(runner: Runner, method: Method, body: Body): Promise<void> {
  try {
    await (runner[method] as (body: Body) => unknown)(body);
  } catch (thrown) {
    if (thrown !== error) throw thrown;
  }
}

const BODIES: [ending: string, what: string, body: Body][] = [
  ['success', 'a value', () => 1],
  ['error', 'an error thrown', fail],
  ['success', 'a promise', () => setImmediate(1)],
  ['error', 'a promise rejected', () => setImmediate().then(fail)],
];

describe.each(METHODS)('a decorated call of %s', (method) => {
  it.each(BODIES)('links to the span around it: %s, %s', async (ending, _, body) => {
    const { runner, exemplars } = await start();
    const span = await inSpan(async (active) => {
      await call(runner, method, body);
      return active;
    });
    expect(await exemplars()).toEqual(expected(method, span, ending));
  });

  it.each(BODIES)('links to nothing without a sampled span: %s, %s', async (_, __, body) => {
    const { runner, exemplars } = await start();
    await call(runner, method, body);
    await inSpan(() => call(runner, method, body), 'unsampled');
    expect(await exemplars()).toEqual({});
  });

  it('links to the span around it, not to one within', async () => {
    const { runner, exemplars } = await start();
    const span = await inSpan(async (active) => {
      await runner[method](() => inSpan(() => setImmediate()));
      return active;
    });
    expect(await exemplars()).toEqual(expected(method, span, 'success'));
  });

  it('links to the span in which it began, though its promise settles in another', async () => {
    const { runner, exemplars } = await start();
    let settle!: () => void;
    const promise = new Promise<void>((resolve) => (settle = resolve));
    const [span, ended] = inSpan((active) => [active, runner[method](() => promise)] as const);
    await inSpan(async () => {
      settle();
      await ended;
    });
    expect(await exemplars()).toEqual(expected(method, span, 'success'));
  });
});

describe.each(['run', 'runPlain'] as const)(
  'a decorated call of %s with an Observable',
  (method) => {
    it.each<[ending: string, what: string, consume: (runner: Runner) => Promise<unknown>]>([
      ['success', 'of', (runner) => lastValueFrom(runner[method](() => of(1, 2)))],
      ['success', 'later', (runner) => lastValueFrom(runner[method](() => from(setImmediate(1))))],
      ['success', 'first', (runner) => firstValueFrom(runner[method](() => of(1, 2)))],
      [
        'error',
        'failed',
        (runner) => lastValueFrom(runner[method](() => throwError(() => error))).catch(() => 0),
      ],
      [
        'cancelled',
        'given up',
        async (runner) =>
          runner[method](() => NEVER)
            .subscribe()
            .unsubscribe(),
      ],
    ])('links to the span of its subscription: %s, %s', async (ending, _, consume) => {
      const { runner, exemplars } = await start();
      const span = await inSpan(async (active) => {
        await consume(runner);
        return active;
      });
      expect(await exemplars()).toEqual(expected(method, span, ending));
    });

    it('links to the span of the subscription, not to that in which it was made', async () => {
      const { runner, exemplars } = await start();
      const source = inSpan(() => runner[method](() => defer(() => setImmediate(1))));
      const span = await inSpan(async (active) => {
        await lastValueFrom(source);
        return active;
      });
      expect(await exemplars()).toEqual(expected(method, span, 'success'));
    });

    it.each([
      ['another span', <T>(block: () => T) => inSpan(block)],
      ['no span', outsideSpans],
    ] as const)(
      'links to the span of the subscription, though its source ends in %s',
      async (_, elsewhere) => {
        const { runner, exemplars } = await start();
        // As the answers of a client do, which come on a socket that another request opened.
        const socket = new Subject<number>();
        const span = inSpan((active) => {
          runner[method](() => socket.asObservable()).subscribe();
          return active;
        });
        elsewhere(() => {
          socket.next(1);
          socket.complete();
        });
        expect(await exemplars()).toEqual(expected(method, span, 'success'));
      },
    );
  },
);

describe('a decorated call with an async generator', () => {
  async function* numbers(): AsyncGenerator<number> {
    yield 1;
    await setImmediate();
    yield 2;
  }

  it.each(['run', 'runPlain'] as const)(
    'links to the span that consumes it: %s',
    async (method) => {
      const { runner, exemplars } = await start();
      const generator = runner[method](numbers);
      const span = await inSpan(async (active) => {
        for await (const _ of generator);
        return active;
      });
      expect(await exemplars()).toEqual(expected(method, span, 'success'));
    },
  );
});
