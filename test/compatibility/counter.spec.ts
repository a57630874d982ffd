import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, MetricsError } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startHandles } from '../handles/handle-app.js';
import { closeApps } from '../support/app.js';
import { collectWith, compare, tell, tellAfter, type Forms, type Peers } from './peers.js';
import { methodsOf, publicMethodsOf } from './public-methods.js';

afterEach(closeApps);

type Names = 'outcome' | 'method';
type Labelled = prom.Counter<Names>;
type Plain = prom.Counter<never>;

const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders\nprocessed, by "outcome".',
  labels: { outcome: ['success', 'declined'], method: ['card', 'wallet'] },
  seed: false,
});
const Logins = defineCounter({ name: 'logins_total', help: 'Logins.' });

const CARD = { outcome: 'success', method: 'card' } as const;
const WALLET = { outcome: 'declined', method: 'wallet' } as const;

async function startLabelled(strict = false): Promise<Peers<Labelled>> {
  const { handle } = await startHandles([Orders], { strict });
  const { name, help, labelNames } = Orders;
  const theirs = new prom.Counter({ name, help, labelNames: [...labelNames], registers: [] });
  return { ours: handle(Orders), theirs };
}

async function startPlain(): Promise<Peers<Plain>> {
  const { handle } = await startHandles([Logins]);
  const { name, help } = Logins;
  return { ours: handle(Logins), theirs: new prom.Counter({ name, help, registers: [] }) };
}

const LABELLED: Forms<Labelled> = {
  'inc(labels)': (counter) => counter.inc(CARD),
  'inc(labels), in another order': (counter) => {
    counter.inc(CARD);
    counter.inc({ method: 'card', outcome: 'success' });
  },
  'inc(labels, value)': (counter) => {
    counter.inc(CARD, 2.5);
    counter.inc(WALLET, 3);
    counter.inc(CARD, 0);
    counter.inc(CARD, undefined);
  },
  'labels(labels)': (counter) => void counter.labels(CARD),
  'labels(labels).inc()': (counter) => counter.labels(CARD).inc(),
  'labels(labels).inc(value)': (counter) => {
    const child = counter.labels(CARD);
    child.inc(4);
    child.inc(0.5);
    counter.labels(WALLET).inc(0);
  },
  'labels(...values).inc()': (counter) => counter.labels('declined', 'wallet').inc(),
  'labels(...values).inc(value)': (counter) => counter.labels('declined', 'wallet').inc(7),
  'remove(labels)': (counter) => {
    counter.inc(CARD);
    counter.inc(WALLET);
    counter.remove(CARD);
    counter.remove({ outcome: 'declined', method: 'card' });
  },
  'remove(...values)': (counter) => {
    counter.inc(CARD);
    counter.inc(WALLET);
    counter.remove('declined', 'wallet');
  },
  'remove(labels), then on': (counter) => {
    const child = counter.labels(CARD);
    child.inc(5);
    counter.remove(CARD);
    child.inc(2);
  },
  'reset()': (counter) => {
    counter.inc(CARD);
    counter.reset();
  },
  'reset(), then on': (counter) => {
    const child = counter.labels(CARD);
    child.inc(5);
    counter.reset();
    child.inc();
    counter.inc(WALLET, 2);
  },
  'get()': (counter) => counter.get(),
  collect: (counter) =>
    collectWith(counter, function collect() {
      this.inc(CARD, 2);
    }),
  'collect, asynchronous': (counter) =>
    collectWith(counter, async function collect() {
      await new Promise(setImmediate);
      this.inc(WALLET);
    }),
};

const PLAIN: Forms<Plain> = {
  'inc()': (counter) => counter.inc(),
  'inc(value)': (counter) => {
    counter.inc(10);
    counter.inc(0.25);
    counter.inc(0);
    counter.inc(undefined);
  },
  'labels().inc()': (counter) => counter.labels().inc(),
  'labels({}).inc(value)': (counter) => counter.labels({}).inc(3),
  'remove()': (counter) => {
    counter.inc();
    counter.remove();
  },
  'reset()': (counter) => {
    counter.inc(3);
    counter.reset();
  },
  'get()': (counter) => counter.get(),
};

const REFUSED: Forms<Labelled> = {
  'inc(labels, value) below zero': (counter) => counter.inc(CARD, -1),
  'inc(labels, value) of no number': (counter) => counter.inc(CARD, '1' as unknown as number),
  'inc(labels, value) of infinity': (counter) => counter.inc(CARD, Infinity),
  'inc(labels) with an undeclared label': (counter) =>
    counter.inc({ ...CARD, more: 'x' } as typeof CARD),
  'labels(...values) of too few': (counter) => counter.labels('success').inc(),
  'labels(labels).inc(value) below zero': (counter) => counter.labels(CARD).inc(-1),
  'remove(labels) with an undeclared label': (counter) =>
    counter.remove({ more: 'x' } as unknown as typeof CARD),
  'remove(...values) of too many': (counter) => counter.remove('success', 'card', 'more'),
};

describe('a counter handle does what a prom-client Counter does', () => {
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
    expect(tested).toEqual(publicMethodsOf('Counter'));
  });
});

describe('what a prom-client Counter throws on', () => {
  it.each(Object.entries(REFUSED))('is refused without a throw: %s', async (_, use) => {
    const { ours, theirs } = await startLabelled();
    const before = await tell(ours);
    expect(() => use(theirs)).toThrow(Error);
    use(ours);
    expect(await tell(ours)).toEqual(before);
  });

  it.each(Object.entries(REFUSED))('is thrown by a strict handle too: %s', async (_, use) => {
    const { ours } = await startLabelled(true);
    expect(() => use(ours)).toThrow(MetricsError);
  });
});
