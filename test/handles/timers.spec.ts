import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineGauge,
  defineHistogram,
  defineSummary,
  type MetricDefinition,
  type Timer,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

afterEach(closeApps);

const help = 'Duration.';
const labels = { method: ['card', 'wallet'], outcome: ['success', 'error'] } as const;
const options = { help, labels, seed: false };
const Charge = defineHistogram({ name: 'charge', ...options, buckets: [0, 60] });
const Parse = defineSummary({ name: 'parse', ...options, percentiles: [] });
const Last = defineGauge({ name: 'last', ...options });
const Plain = defineHistogram({ name: 'plain', help, buckets: [60] });

type Labels = { method: 'card' | 'wallet'; outcome: 'success' | 'error' };
interface Timed {
  startTimer(labels?: Partial<Labels>): Timer<'method' | 'outcome'>;
  labels(labels: Labels): { startTimer(): Timer<'method' | 'outcome'> };
}

describe.each([
  ['histogram', Charge, 'charge_sum', 'charge_count'],
  ['summary', Parse, 'parse_sum', 'parse_count'],
  ['gauge', Last, 'last', undefined],
])('the timer of a %s', (_, definition, sum, count) => {
  async function start(): Promise<HandleApp & { timed: Timed }> {
    const app = await startHandles([definition]);
    return { ...app, timed: app.handle<MetricDefinition>(definition) as unknown as Timed };
  }

  it('records the seconds between start and end, and returns them', async () => {
    const { timed, sample } = await start();
    const stop = timed.startTimer({ method: 'card', outcome: 'success' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const seconds = stop();
    expect(seconds).toBeGreaterThan(0.002);
    expect(await sample(`${sum}{method="card",outcome="success"}`)).toBe(seconds);
  });

  it('takes the labels that are known only at its end, which replace those of its start', async () => {
    const { timed, sample } = await start();
    const first = timed.startTimer({ method: 'card' })({ outcome: 'error' });
    const second = timed.startTimer({ method: 'wallet', outcome: 'success' })({ outcome: 'error' });
    const third = timed.startTimer()({ method: 'card', outcome: 'success' });
    expect(await sample(`${sum}{method="card",outcome="error"}`)).toBe(first);
    expect(await sample(`${sum}{method="wallet",outcome="error"}`)).toBe(second);
    expect(await sample(`${sum}{method="card",outcome="success"}`)).toBe(third);
  });

  it('records through a bound child, whose labels its end may replace', async () => {
    const { timed, sample } = await start();
    const child = timed.labels({ method: 'card', outcome: 'success' });
    const first = child.startTimer()();
    const second = child.startTimer()({ outcome: 'error' });
    expect(await sample(`${sum}{method="card",outcome="success"}`)).toBe(first);
    expect(await sample(`${sum}{method="card",outcome="error"}`)).toBe(second);
  });

  it('takes its labels as they are when it starts', async () => {
    const { timed, sample } = await start();
    const given: Labels = { method: 'card', outcome: 'success' };
    const stop = timed.startTimer(given);
    given.method = 'wallet';
    const seconds = stop();
    expect(await sample(`${sum}{method="card",outcome="success"}`)).toBe(seconds);
    expect(await sample(`${sum}{method="wallet",outcome="success"}`)).toBeUndefined();
  });

  it('makes no series before its end', async () => {
    const { timed, lines } = await start();
    timed.startTimer({ method: 'card', outcome: 'success' });
    timed.labels({ method: 'wallet', outcome: 'success' }).startTimer();
    expect(await lines(definition.name)).toEqual([]);
  });

  it('is refused where a label is still missing at its end', async () => {
    const { timed, lines, refused } = await start();
    timed.startTimer({ method: 'card' })();
    timed.startTimer()();
    expect(await lines(definition.name)).toEqual([]);
    expect(await refused(definition.name, 'invalid_label')).toBe(2);
  });

  it('is stopped by the end of its scope, also by a throw', async () => {
    const { timed, sample } = await start();
    const run = (fail: boolean): void => {
      using _timer = timed.startTimer({ method: 'card', outcome: fail ? 'error' : 'success' });
      if (fail) throw new Error('declined');
    };
    run(false);
    expect(() => run(true)).toThrow('declined');
    expect(await sample(`${sum}{method="card",outcome="success"}`)).toBeGreaterThanOrEqual(0);
    expect(await sample(`${sum}{method="card",outcome="error"}`)).toBeGreaterThanOrEqual(0);
  });

  it('is recorded once where it was stopped before the end of its scope', async () => {
    const { timed, sample } = await start();
    const run = (): number => {
      using stop = timed.labels({ method: 'card', outcome: 'success' }).startTimer();
      return stop({ outcome: 'error' });
    };
    const seconds = run();
    expect(await sample(`${sum}{method="card",outcome="error"}`)).toBe(seconds);
    expect(await sample(`${sum}{method="card",outcome="success"}`)).toBeUndefined();
    // A gauge has no count: it is set to the last duration.
    const times = count && (await sample(`${count}{method="card",outcome="error"}`));
    expect(times).toBe(count && 1);
  });
});

describe('the timer of a histogram without labels', () => {
  it('needs none at either end', async () => {
    const { handle } = await startHandles([Plain]);
    const first = handle(Plain).startTimer()();
    const second = handle(Plain).labels().startTimer()();
    expect(await valueOf(handle(Plain), 'plain_count')).toBe(2);
    expect(await valueOf(handle(Plain), 'plain_sum')).toBe(first + second);
  });
});
