import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, defineHistogram, defineSummary } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const labels = { kind: ['a', 'b'] } as const;
const Errors = defineCounter({ name: 'errors_total', help });
const ErrorsBy = defineCounter({ name: 'errors_by_total', help, labels });
const Busy = defineGauge({ name: 'busy', help });
const BusyBy = defineGauge({ name: 'busy_by', help, labels });
const Wait = defineHistogram({ name: 'wait', help, buckets: [60] });
const WaitBy = defineHistogram({ name: 'wait_by', help, labels, buckets: [60] });
const Parse = defineSummary({ name: 'parse', help, percentiles: [] });
const ParseBy = defineSummary({ name: 'parse_by', help, labels, percentiles: [] });
const ALL = [Errors, ErrorsBy, Busy, BusyBy, Wait, WaitBy, Parse, ParseBy];

/** Runs a block with one of the helpers. */
type Run = <T>(block: () => T) => T;

/** Each helper in each form of call, with the sample that tells of ended blocks. */
const FORMS: Record<string, { sample: string; run: (app: App) => Run }> = {
  'histogram.time(fn)': { sample: 'wait_count', run: (app) => (fn) => app.handle(Wait).time(fn) },
  'histogram.time(labels, fn)': {
    sample: 'wait_by_count{kind="a"}',
    run: (app) => (fn) => app.handle(WaitBy).time({ kind: 'a' }, fn),
  },
  'histogram.labels().time(fn)': {
    sample: 'wait_by_count{kind="a"}',
    run: (app) => (fn) => app.handle(WaitBy).labels('a').time(fn),
  },
  'summary.time(fn)': { sample: 'parse_count', run: (app) => (fn) => app.handle(Parse).time(fn) },
  'summary.time(labels, fn)': {
    sample: 'parse_by_count{kind="a"}',
    run: (app) => (fn) => app.handle(ParseBy).time({ kind: 'a' }, fn),
  },
  'summary.labels().time(fn)': {
    sample: 'parse_by_count{kind="a"}',
    run: (app) => (fn) => app.handle(ParseBy).labels('a').time(fn),
  },
  'gauge.time(fn)': { sample: 'busy', run: (app) => (fn) => app.handle(Busy).time(fn) },
  'gauge.time(labels, fn)': {
    sample: 'busy_by{kind="a"}',
    run: (app) => (fn) => app.handle(BusyBy).time({ kind: 'a' }, fn),
  },
  'gauge.labels().time(fn)': {
    sample: 'busy_by{kind="a"}',
    run: (app) => (fn) => app.handle(BusyBy).labels('a').time(fn),
  },
  'gauge.trackInFlight(fn)': {
    sample: 'busy',
    run: (app) => (fn) => app.handle(Busy).trackInFlight(fn),
  },
  'gauge.trackInFlight(labels, fn)': {
    sample: 'busy_by{kind="a"}',
    run: (app) => (fn) => app.handle(BusyBy).trackInFlight({ kind: 'a' }, fn),
  },
  'gauge.labels().trackInFlight(fn)': {
    sample: 'busy_by{kind="a"}',
    run: (app) => (fn) => app.handle(BusyBy).labels('a').trackInFlight(fn),
  },
  'counter.countErrors(fn)': {
    sample: 'errors_total',
    run: (app) => (fn) => app.handle(Errors).countErrors(fn),
  },
  'counter.countErrors(labels, fn)': {
    sample: 'errors_by_total{kind="a"}',
    run: (app) => (fn) => app.handle(ErrorsBy).countErrors({ kind: 'a' }, fn),
  },
  'counter.labels().countErrors(fn)': {
    sample: 'errors_by_total{kind="a"}',
    run: (app) => (fn) => app.handle(ErrorsBy).labels('a').countErrors(fn),
  },
};

type App = Awaited<ReturnType<typeof startHandles>>;

async function start(form: string) {
  const app = await startHandles(ALL);
  const { run, sample } = FORMS[form]!;
  return { run: run(app), value: () => app.sample(sample) };
}

const isOf = (part: string) => (form: string) => form.includes(part);
const forms = Object.keys(FORMS);

describe.each(forms)('%s', (form) => {
  it('returns the very result of a block, and the very object that it throws', async () => {
    const { run } = await start(form);
    const result = { total: 1 };
    const thrown = { not: 'an Error' };
    expect(run(() => result)).toBe(result);
    expect(caught(() => run(() => raise(thrown)))).toEqual({ thrown });
    expect(caught(() => run(() => raise(thrown))).thrown).toBe(thrown);
    expect(caught(() => run(() => raise(undefined)))).toEqual({ thrown: undefined });
  });

  it('does the same for what a promise settles with', async () => {
    const { run } = await start(form);
    const result = { total: 1 };
    const thrown = { not: 'an Error' };
    expect(await run(async () => result)).toBe(result);
    const rejection = run(async () => raise(thrown)).then(undefined, (reason: unknown) => reason);
    expect(await rejection).toBe(thrown);
  });

  it('hands back itself a promise that is more than one', async () => {
    class Query extends Promise<number> {}
    const { run } = await start(form);
    const query = Query.resolve(4);
    expect(run(() => query)).toBe(query);
    const thenable = { then: () => raise(new Error('a lazy query was started')) };
    expect(run(() => thenable)).toBe(thenable);
  });
});

describe.each(forms.filter(isOf('.time(')))('%s', (form) => {
  it('records when the block has ended, however it ends', async () => {
    const { run, value } = await start(form);
    const before = await value();
    const { promise, resolve } = gate();
    const running = run(() => promise);
    expect(await value()).toBe(before);
    resolve();
    await running;
    expect(await value()).toBeGreaterThan(before ?? 0);
    if (form.startsWith('gauge')) return;
    caught(() => run(() => raise(new Error())));
    await run(async () => raise(new Error())).catch(() => undefined);
    run(() => 1);
    expect(await value()).toBe(4);
  });
});

describe.each(forms.filter(isOf('InFlight')))('%s', (form) => {
  it('counts blocks while they run, and none once they have ended', async () => {
    const { run, value } = await start(form);
    const first = gate();
    const second = gate();
    const running = [run(() => first.promise), run(() => second.promise)];
    expect(await value()).toBe(2);
    first.resolve();
    await running[0];
    expect(await value()).toBe(1);
    second.reject(new Error());
    await running[1]!.catch(() => undefined);
    expect(await value()).toBe(0);
    caught(() => run(() => raise(new Error())));
    run(() => 1);
    expect(await value()).toBe(0);
  });
});

describe.each(forms.filter(isOf('countErrors')))('%s', (form) => {
  it('counts throws and rejections, of whatever, and nothing else', async () => {
    const { run, value } = await start(form);
    run(() => 1);
    await run(async () => 1);
    expect(await value()).toBe(0);
    caught(() => run(() => raise(new Error())));
    caught(() => run(() => raise(undefined)));
    await run(async () => raise(null)).catch(() => undefined);
    expect(await value()).toBe(3);
  });
});

describe('countErrors with `only`', () => {
  class Declined extends Error {}
  class Expired extends Declined {}

  it('counts the errors of these classes and of those derived from them', async () => {
    const { handle, sample } = await startHandles(ALL);
    const only = [Declined, TypeError];
    const errors: unknown[] = [new Declined(), new Expired(), new TypeError(), new Error(), 'text'];
    for (const error of errors) {
      caught(() => handle(Errors).countErrors(() => raise(error), { only }));
      caught(() => handle(ErrorsBy).countErrors({ kind: 'a' }, () => raise(error), { only }));
      caught(() =>
        handle(ErrorsBy)
          .labels('b')
          .countErrors(() => raise(error), { only }),
      );
    }
    expect(await sample('errors_total')).toBe(3);
    expect(await sample('errors_by_total{kind="a"}')).toBe(3);
    expect(await sample('errors_by_total{kind="b"}')).toBe(3);
  });
});

function raise(thrown: unknown): never {
  throw thrown;
}

function caught(action: () => unknown): { thrown?: unknown } {
  try {
    action();
    return {};
  } catch (thrown) {
    return { thrown };
  }
}

function gate() {
  let resolve!: () => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

describe('countErrors', () => {
  it.each([null, undefined, {}])('runs its block with %p in place of options', async (options) => {
    const { handle, sample } = await startHandles([Errors, ErrorsBy]);
    const fail = (): never => {
      throw new Error('mine');
    };
    expect(handle(Errors).countErrors(() => 7, options as never)).toBe(7);
    expect(() => handle(Errors).countErrors(fail, options as never)).toThrow('mine');
    expect(handle(ErrorsBy).countErrors({ kind: 'a' }, () => 8, options as never)).toBe(8);
    const child = handle(ErrorsBy).labels('a');
    expect(() => child.countErrors(fail, options as never)).toThrow('mine');
    expect(await sample('errors_total')).toBe(1);
    expect(await sample('errors_by_total{kind="a"}')).toBe(1);
  });
});
