import { afterEach, describe, expect, it } from '@jest/globals';
import { defineHistogram, MetricsError } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startHandles } from '../handles/handle-app.js';
import { closeApps } from '../support/app.js';
import { collectWith, compare, tell, tellAfter, type Forms, type Peers } from './peers.js';
import { methodsOf, publicMethodsOf } from './public-methods.js';

afterEach(closeApps);

type Names = 'method' | 'outcome';
type Labelled = prom.Histogram<Names>;
type Plain = prom.Histogram<never>;

const Wait = defineHistogram({
  name: 'wait_seconds',
  help: 'Time waited.',
  labels: { method: ['card', 'wallet'], outcome: ['success', 'error'] },
  // Powers of two, whose sums are the same in whatever order they are added.
  buckets: [0.25, 1, 60],
  seed: false,
});
const Size = defineHistogram({ name: 'size_bytes', help: 'Size.', buckets: [0, 10, 500] });

const CARD = { method: 'card', outcome: 'success' } as const;
const WALLET = { method: 'wallet', outcome: 'error' } as const;

async function startLabelled(strict = false): Promise<Peers<Labelled>> {
  const { handle } = await startHandles([Wait], { strict });
  const { name, help, labelNames, buckets } = Wait;
  const common = { name, help, buckets: [...buckets] };
  const theirs = new prom.Histogram({ ...common, labelNames: [...labelNames], registers: [] });
  return { ours: handle(Wait), theirs };
}

async function startPlain(): Promise<Peers<Plain>> {
  const { handle } = await startHandles([Size]);
  const { name, help, buckets } = Size;
  const theirs = new prom.Histogram({ name, help, buckets: [...buckets], registers: [] });
  return { ours: handle(Size), theirs };
}

const LABELLED: Forms<Labelled> = {
  'observe(labels, value)': (histogram) => {
    for (const value of [0.125, 0.5, 0.5, 8, 512]) histogram.observe(CARD, value);
    histogram.observe({ outcome: 'error', method: 'wallet' }, 2);
  },
  'observe(labels, value) of a bound': (histogram) => {
    for (const value of [0.25, 1, 60]) histogram.observe(CARD, value);
  },
  'observe(labels, value) of zero and less': (histogram) => {
    histogram.observe(CARD, 0);
    histogram.observe(CARD, -4);
  },
  'zero(labels)': (histogram) => {
    histogram.zero(CARD);
    histogram.zero(WALLET);
  },
  'zero(labels) of what was observed, then on': (histogram) => {
    const child = histogram.labels(CARD);
    child.observe(2);
    histogram.zero(CARD);
    child.observe(0.5);
    histogram.observe(CARD, 0.125);
  },
  'startTimer(labels)()': (histogram) => histogram.startTimer(CARD)(),
  'startTimer(labels)(labels)': (histogram) =>
    histogram.startTimer({ method: 'card' })({ outcome: 'error' }),
  'startTimer()(labels)': (histogram) => histogram.startTimer()(WALLET),
  'startTimer(labels, exemplarLabels)(labels, exemplarLabels), exemplars not enabled': (
    histogram,
  ) => histogram.startTimer({ method: 'card' }, {})({ outcome: 'error' }, {}),
  'labels(labels)': (histogram) => void histogram.labels(CARD),
  'labels(labels).observe(value)': (histogram) => {
    const child = histogram.labels(CARD);
    child.observe(0.5);
    child.observe(128);
  },
  'labels(...values).observe(value)': (histogram) =>
    histogram.labels('wallet', 'error').observe(0.5),
  'labels(labels).startTimer()()': (histogram) => histogram.labels(CARD).startTimer()(),
  'labels(...values).startTimer()()': (histogram) =>
    histogram.labels('card', 'success').startTimer()(),
  'labels(labels).startTimer()(labels)': (histogram) =>
    histogram.labels(CARD).startTimer()({ outcome: 'error' }),
  'remove(labels)': (histogram) => {
    histogram.observe(CARD, 1);
    histogram.observe(WALLET, 2);
    histogram.remove(CARD);
    histogram.remove({ method: 'card', outcome: 'error' });
  },
  'remove(...values)': (histogram) => {
    histogram.observe(CARD, 1);
    histogram.observe(WALLET, 2);
    histogram.remove('wallet', 'error');
  },
  'remove(labels), then on': (histogram) => {
    const child = histogram.labels(CARD);
    child.observe(5);
    histogram.remove(CARD);
    child.observe(0.5);
  },
  'reset()': (histogram) => {
    histogram.observe(CARD, 5);
    histogram.reset();
  },
  'reset(), then on': (histogram) => {
    const child = histogram.labels(CARD);
    child.observe(5);
    histogram.reset();
    child.observe(0.5);
  },
  'get()': (histogram) => histogram.get(),
  collect: (histogram) =>
    collectWith(histogram, function collect() {
      this.observe(CARD, 8);
    }),
  'collect, asynchronous': (histogram) =>
    collectWith(histogram, async function collect() {
      await new Promise(setImmediate);
      this.observe(WALLET, 0.5);
    }),
};

const PLAIN: Forms<Plain> = {
  'observe(value)': (histogram) => {
    for (const value of [10, 0, -1, 11, 1_000]) histogram.observe(value);
  },
  'observe({}, value)': (histogram) => histogram.observe({}, 4),
  'zero({})': (histogram) => {
    histogram.observe(3);
    histogram.zero({});
  },
  'startTimer()()': (histogram) => histogram.startTimer()(),
  'labels().observe(value)': (histogram) => histogram.labels().observe(3),
  'labels({}).startTimer()()': (histogram) => histogram.labels({}).startTimer()(),
  'remove()': (histogram) => {
    histogram.observe(3);
    histogram.remove();
  },
  'get()': (histogram) => histogram.get(),
};

const REFUSED: Forms<Labelled> = {
  'observe(labels, value) of NaN': (histogram) => histogram.observe(CARD, NaN),
  'observe(labels, value) of infinity': (histogram) => histogram.observe(CARD, Infinity),
  'observe(labels) without a value': (histogram) =>
    histogram.observe(CARD, undefined as unknown as number),
  'observe(labels, value) with an undeclared label': (histogram) =>
    histogram.observe({ ...CARD, more: 'x' } as typeof CARD, 1),
  'labels(labels) with an undeclared label': (histogram) =>
    void histogram.labels({ more: 'x' } as unknown as typeof CARD),
  'labels(...values) of too few': (histogram) => histogram.labels('card').observe(1),
  'labels(labels).observe(value) of NaN': (histogram) => histogram.labels(CARD).observe(NaN),
  'remove(...values) of too few': (histogram) => histogram.remove('card'),
};

describe('a histogram handle does what a prom-client Histogram does', () => {
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
    expect(tested).toEqual(publicMethodsOf('Histogram'));
  });
});

describe('where a histogram handle differs from a prom-client Histogram', () => {
  it('reset() of one without labels zeroes its series, and takes none away', async () => {
    const { ours, theirs } = await startPlain();
    for (const histogram of [ours, theirs]) {
      histogram.observe(3);
      histogram.reset();
    }
    expect((await theirs.get()).values).toEqual([]);
    theirs.zero({});
    expect(await tell(ours)).toEqual(await tell(theirs));
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
