import { afterEach, describe, expect, it } from '@jest/globals';
import { defineGauge, MetricsError } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startHandles } from '../handles/handle-app.js';
import { closeApps } from '../support/app.js';
import { collectWith, compare, tell, tellAfter, type Forms, type Peers } from './peers.js';
import { methodsOf, publicMethodsOf } from './public-methods.js';

afterEach(closeApps);

type Names = 'method' | 'status';
type Labelled = prom.Gauge<Names>;
type Plain = prom.Gauge<never>;

const Last = defineGauge({
  name: 'last_seconds',
  help: 'Duration of the last request.',
  labels: { method: ['GET', 'POST'], status: [200, 500] },
});
const Depth = defineGauge({ name: 'depth', help: 'Orders waiting.' });

const GET = { method: 'GET', status: 200 } as const;
const POST = { method: 'POST', status: 500 } as const;

async function startLabelled(strict = false): Promise<Peers<Labelled>> {
  const { handle } = await startHandles([Last], { strict });
  const { name, help, labelNames } = Last;
  const theirs = new prom.Gauge({ name, help, labelNames: [...labelNames], registers: [] });
  return { ours: handle(Last), theirs };
}

async function startPlain(): Promise<Peers<Plain>> {
  const { handle } = await startHandles([Depth]);
  const { name, help } = Depth;
  return { ours: handle(Depth), theirs: new prom.Gauge({ name, help, registers: [] }) };
}

const LABELLED: Forms<Labelled> = {
  'set(labels, value)': (gauge) => {
    gauge.set(GET, 4);
    gauge.set(GET, -2.5);
    gauge.set(POST, 0);
  },
  'set(labels, value) of what is no finite number': (gauge) => {
    gauge.set(GET, NaN);
    gauge.set(POST, -Infinity);
    gauge.set({ method: 'GET', status: 500 }, Infinity);
  },
  'inc(labels)': (gauge) => {
    gauge.inc(GET);
    gauge.inc({ status: 200, method: 'GET' });
  },
  'inc(labels, value)': (gauge) => {
    gauge.inc(GET, 2.5);
    gauge.inc(GET, -4);
    gauge.inc(POST, undefined);
  },
  'dec(labels)': (gauge) => gauge.dec(GET),
  'dec(labels, value)': (gauge) => {
    gauge.set(GET, 10);
    gauge.dec(GET, 2.5);
    gauge.dec(POST, 4);
  },
  'setToCurrentTime(labels)': (gauge) => gauge.setToCurrentTime(GET),
  'startTimer(labels)()': (gauge) => gauge.startTimer(GET)(),
  'startTimer(labels)(labels)': (gauge) => gauge.startTimer({ method: 'GET' })({ status: 500 }),
  'startTimer()(labels)': (gauge) => gauge.startTimer()(POST),
  'labels(labels)': (gauge) => void gauge.labels(GET),
  'labels(labels).set(value)': (gauge) => gauge.labels(GET).set(100),
  'labels(labels).inc()': (gauge) => gauge.labels(GET).inc(),
  'labels(labels).inc(value)': (gauge) => gauge.labels(GET).inc(3),
  'labels(labels).dec()': (gauge) => gauge.labels(GET).dec(),
  'labels(labels).dec(value)': (gauge) => gauge.labels(GET).dec(3),
  'labels(labels).setToCurrentTime()': (gauge) => gauge.labels(GET).setToCurrentTime(),
  'labels(labels).startTimer()()': (gauge) => gauge.labels(GET).startTimer()(),
  'labels(labels).startTimer()(labels)': (gauge) => gauge.labels(GET).startTimer()({ status: 500 }),
  'labels(...values).set(value)': (gauge) => gauge.labels('GET', '200').set(100),
  'labels(...values).inc()': (gauge) => gauge.labels('GET', '200').inc(),
  'labels(...values).dec()': (gauge) => gauge.labels('GET', '200').dec(),
  'labels(...values).setToCurrentTime()': (gauge) => gauge.labels('GET', '200').setToCurrentTime(),
  'labels(...values).startTimer()()': (gauge) => gauge.labels('GET', '200').startTimer()(),
  'remove(labels)': (gauge) => {
    gauge.set(GET, 1);
    gauge.set(POST, 2);
    gauge.remove(GET);
    gauge.remove({ method: 'GET', status: 500 });
  },
  'remove(...values)': (gauge) => {
    gauge.set(GET, 1);
    gauge.set(POST, 2);
    gauge.remove('POST', '500');
  },
  'remove(labels), then on': (gauge) => {
    const child = gauge.labels(GET);
    child.set(5);
    gauge.remove(GET);
    child.inc(2);
  },
  'reset()': (gauge) => {
    gauge.set(GET, 5);
    gauge.reset();
  },
  'reset(), then on': (gauge) => {
    const child = gauge.labels(GET);
    child.set(5);
    gauge.reset();
    child.dec();
  },
  'get()': (gauge) => gauge.get(),
  collect: (gauge) =>
    collectWith(gauge, function collect() {
      this.set(GET, 8);
    }),
  'collect, asynchronous': (gauge) =>
    collectWith(gauge, async function collect() {
      await new Promise(setImmediate);
      this.set(POST, 9);
    }),
};

const PLAIN: Forms<Plain> = {
  'set(value)': (gauge) => gauge.set(10),
  'inc()': (gauge) => gauge.inc(),
  'inc(value)': (gauge) => gauge.inc(10),
  'dec()': (gauge) => gauge.dec(),
  'dec(value)': (gauge) => gauge.dec(10),
  'setToCurrentTime()': (gauge) => gauge.setToCurrentTime(),
  'startTimer()()': (gauge) => gauge.startTimer()(),
  'labels().set(value)': (gauge) => gauge.labels().set(3),
  'labels().startTimer()()': (gauge) => gauge.labels().startTimer()(),
  'labels({}).setToCurrentTime()': (gauge) => gauge.labels({}).setToCurrentTime(),
  'remove()': (gauge) => {
    gauge.inc();
    gauge.remove();
  },
  'reset()': (gauge) => {
    gauge.set(3);
    gauge.reset();
  },
  'get()': (gauge) => gauge.get(),
};

const REFUSED: Forms<Labelled> = {
  'set(labels, value) of no number': (gauge) => gauge.set(GET, '1' as unknown as number),
  'set(labels) without a value': (gauge) => gauge.set(GET, undefined as unknown as number),
  'inc(labels, value) of no number': (gauge) => gauge.inc(GET, '1' as unknown as number),
  'set(labels, value) with an undeclared label': (gauge) =>
    gauge.set({ ...GET, more: 'x' } as typeof GET, 1),
  'labels(labels).set(value) of no number': (gauge) =>
    gauge.labels(GET).set(null as unknown as number),
  'labels(labels) with an undeclared label': (gauge) =>
    void gauge.labels({ more: 'x' } as unknown as typeof GET),
  'labels(...values) of too few': (gauge) => gauge.labels('GET').set(1),
  'remove(labels) with an undeclared label': (gauge) =>
    gauge.remove({ more: 'x' } as unknown as typeof GET),
};

describe('a gauge handle does what a prom-client Gauge does', () => {
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
    expect(tested).toEqual(publicMethodsOf('Gauge'));
  });
});

describe('what a prom-client Gauge throws on', () => {
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
