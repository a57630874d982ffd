import { afterEach, describe, expect, it } from '@jest/globals';
import { defineSummary, MetricsError } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startHandles } from '../handles/handle-app.js';
import { closeApps } from '../support/app.js';
import { collectWith, compare, tell, tellAfter, type Forms, type Peers } from './peers.js';
import { methodsOf, publicMethodsOf } from './public-methods.js';

afterEach(closeApps);

type Names = 'method' | 'outcome';
type Labelled = prom.Summary<Names>;
type Plain = prom.Summary<never>;

const Charge = defineSummary({
  name: 'charge_seconds',
  help: 'Time to charge.',
  labels: { method: ['card', 'wallet'], outcome: ['success', 'error'] },
  percentiles: [0.5, 0.9, 0.99],
  seed: false,
});
const Parse = defineSummary({ name: 'parse_seconds', help: 'Parse.', percentiles: [0.01, 0.5] });

const CARD = { method: 'card', outcome: 'success' } as const;
const WALLET = { method: 'wallet', outcome: 'error' } as const;

async function startLabelled(strict = false): Promise<Peers<Labelled>> {
  const { handle } = await startHandles([Charge], { strict });
  const { name, help, labelNames, percentiles } = Charge;
  const common = { name, help, percentiles: [...percentiles] };
  const theirs = new prom.Summary({ ...common, labelNames: [...labelNames], registers: [] });
  return { ours: handle(Charge), theirs };
}

async function startPlain(): Promise<Peers<Plain>> {
  const { handle } = await startHandles([Parse]);
  const { name, help, percentiles } = Parse;
  const theirs = new prom.Summary({ name, help, percentiles: [...percentiles], registers: [] });
  return { ours: handle(Parse), theirs };
}

const LABELLED: Forms<Labelled> = {
  'observe(labels, value)': (summary) => {
    for (const value of [0.5, 2, 0.25, 8, -4]) summary.observe(CARD, value);
    summary.observe({ outcome: 'error', method: 'wallet' }, 2);
  },
  'startTimer(labels)()': (summary) => summary.startTimer(CARD)(),
  'startTimer(labels)(labels)': (summary) =>
    summary.startTimer({ method: 'card' })({ outcome: 'error' }),
  'startTimer()(labels)': (summary) => summary.startTimer()(WALLET),
  'labels(labels)': (summary) => void summary.labels(CARD),
  'labels(labels).observe(value)': (summary) => {
    const child = summary.labels(CARD);
    child.observe(0.5);
    child.observe(128);
  },
  'labels(...values).observe(value)': (summary) => summary.labels('wallet', 'error').observe(0.5),
  'labels(labels).startTimer()()': (summary) => summary.labels(CARD).startTimer()(),
  'labels(...values).startTimer()()': (summary) => summary.labels('card', 'success').startTimer()(),
  'labels(labels).startTimer()(labels)': (summary) =>
    summary.labels(CARD).startTimer()({ outcome: 'error' }),
  'remove(labels)': (summary) => {
    summary.observe(CARD, 1);
    summary.observe(WALLET, 2);
    summary.remove(CARD);
    summary.remove({ method: 'card', outcome: 'error' });
  },
  'remove(...values)': (summary) => {
    summary.observe(CARD, 1);
    summary.observe(WALLET, 2);
    summary.remove('wallet', 'error');
  },
  'remove(labels), then on': (summary) => {
    const child = summary.labels(CARD);
    child.observe(5);
    summary.remove(CARD);
    child.observe(0.5);
  },
  'reset(), then on': (summary) => {
    const child = summary.labels(CARD);
    child.observe(5);
    summary.reset();
    child.observe(0.5);
  },
  'get()': (summary) => summary.get(),
  collect: (summary) =>
    collectWith(summary, function collect() {
      this.observe(CARD, 8);
    }),
  'collect, asynchronous': (summary) =>
    collectWith(summary, async function collect() {
      await new Promise(setImmediate);
      this.observe(WALLET, 0.5);
    }),
};

const PLAIN: Forms<Plain> = {
  'observe(value)': (summary) => {
    for (const value of [10, 0, -1, 11, 1_000]) summary.observe(value);
  },
  'observe({}, value)': (summary) => summary.observe({}, 4),
  'startTimer()()': (summary) => summary.startTimer()(),
  'labels().observe(value)': (summary) => summary.labels().observe(3),
  'labels({}).startTimer()()': (summary) => summary.labels({}).startTimer()(),
  'remove()': (summary) => {
    summary.observe(3);
    summary.remove();
  },
  'reset(), then on': (summary) => {
    summary.observe(3);
    summary.reset();
    summary.observe(4);
  },
};

const REFUSED: Forms<Labelled> = {
  'observe(labels, value) of NaN': (summary) => summary.observe(CARD, NaN),
  'observe(labels, value) of infinity': (summary) => summary.observe(CARD, Infinity),
  'observe(labels) without a value': (summary) =>
    summary.observe(CARD, undefined as unknown as number),
  'observe(labels, value) with an undeclared label': (summary) =>
    summary.observe({ ...CARD, more: 'x' } as typeof CARD, 1),
  'labels(labels) with an undeclared label': (summary) =>
    void summary.labels({ more: 'x' } as unknown as typeof CARD),
  'labels(...values) of too few': (summary) => summary.labels('card').observe(1),
  'labels(labels).observe(value) of NaN': (summary) => summary.labels(CARD).observe(NaN),
  'remove(...values) of too few': (summary) => summary.remove('card'),
};

describe('a summary handle does what a prom-client Summary does', () => {
  it.each(Object.entries(LABELLED))('%s', async (_, use) => {
    const { ours, theirs } = await compare(await startLabelled(), tellAfter(use));
    expect(ours).toEqual(theirs);
  });

  it.each(Object.entries(PLAIN))('without labels: %s', async (_, use) => {
    const { ours, theirs } = await compare(await startPlain(), tellAfter(use));
    expect(ours).toEqual(theirs);
  });

  it('in every public method of the class and of its bound children', () => {
    const tested = methodsOf([...Object.keys(LABELLED), ...Object.keys(PLAIN)]);
    expect(tested).toEqual(publicMethodsOf('Summary'));
  });
});

describe('where a summary handle differs from a prom-client Summary', () => {
  it('the quantiles of an empty window are no number, and not 0', async () => {
    const { ours, theirs } = await startPlain();
    expect(await quantilesOf(theirs)).toEqual([0, 0]);
    expect(await quantilesOf(ours)).toEqual([NaN, NaN]);
  });

  it('reset() takes away the series that are not seeded, and does not keep them at zero', async () => {
    const { ours, theirs } = await startLabelled();
    for (const summary of [ours, theirs]) {
      summary.observe(CARD, 3);
      summary.reset();
    }
    expect((await theirs.get()).values).toContainEqual(
      expect.objectContaining({ metricName: 'charge_seconds_count', value: 0 }),
    );
    expect((await ours.get()).values).toEqual([]);
  });

  it.each(Object.entries(REFUSED))(
    'what theirs throws on is refused without a throw: %s',
    async (_, use) => {
      const { ours, theirs } = await startLabelled();
      const before = await tell(ours);
      expect(() => use(theirs)).toThrow(Error);
      use(ours);
      expect(await tell(ours)).toEqual(before);
    },
  );

  it.each(Object.entries(REFUSED))('a strict handle throws as theirs does: %s', async (_, use) => {
    const { ours } = await startLabelled(true);
    expect(() => use(ours)).toThrow(MetricsError);
  });
});

async function quantilesOf(summary: Plain): Promise<number[]> {
  const { values } = await summary.get();
  return values.flatMap(({ labels, value }) => ('quantile' in labels ? [value] : []));
}
