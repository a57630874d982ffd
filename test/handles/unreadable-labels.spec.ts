import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';
import { ALL, Depth, GOOD, Orders, Parse, Wait } from './metrics-under-test.js';

afterEach(closeApps);

type Labels = typeof GOOD;

/** Records a label set in all ways. */
function recordAll({ handle }: HandleApp, make: () => Labels): void {
  handle(Orders).inc(make());
  handle(Orders).inc({ labels: make(), exemplarLabels: {} });
  handle(Orders).countErrors(make(), () => 1);
  handle(Orders).labels(make()).inc();
  handle(Depth).inc(make());
  handle(Depth).set(make(), 1);
  handle(Depth).startTimer(make())();
  handle(Depth).trackInFlight(make(), () => 1);
  handle(Depth).labels(make()).inc();
  handle(Wait).observe(make(), 1);
  handle(Wait).startTimer(make())(make());
  handle(Wait).labels(make()).startTimer()(make());
  handle(Wait).zero(make());
  handle(Parse).observe(make(), 1);
  handle(Parse).labels(make()).observe(1);
  for (const metric of [Orders, Depth, Wait, Parse]) handle(metric).remove(make());
}

/** Can be read so many times, and throws from there on. */
function throwingFrom(reading: number): Labels {
  let readings = 0;
  return {
    kind: 'a',
    get tenant(): never {
      if (++readings >= reading) throw new Error('not any more');
      return 'x' as never;
    },
  };
}

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const fail = (): never => {
  throw new Error('not readable');
};

describe('a label set that cannot be read', () => {
  it.each([1, 2, 3, 4])('from its reading no. %i on harms nobody', async (reading) => {
    const app = await startHandles(ALL);
    for (let time = 0; time < 2; time++) {
      expect(() => recordAll(app, () => throwingFrom(reading))).not.toThrow();
      app.handle(Orders).inc(GOOD);
    }
  });

  it.each<[what: string, labels: object]>([
    ['a revoked proxy', revoked],
    ['a proxy that tells nothing', new Proxy({ ...GOOD }, { has: fail, get: fail })],
  ])('is refused each time and harms nobody: %s', async (_, given) => {
    const app = await startHandles(ALL);
    expect(() => recordAll(app, () => given as Labels)).not.toThrow();
    for (const record of [
      () => app.handle(Orders).inc(given as Labels),
      () => app.handle(Depth).inc(given as Labels),
      () => app.handle(Wait).observe(given as Labels, 1),
    ]) {
      expect(record).not.toThrow();
    }
    for (const name of ['orders_total', 'depth', 'wait']) {
      expect(await app.refused(name, 'invalid_label')).toBeGreaterThanOrEqual(2);
      expect(await app.lines(name)).toEqual([]);
    }
  });

  it.each(['labels', 'value'])(
    'beside an exemplar is refused and harms nobody: its %s throw',
    async (part) => {
      const app = await startHandles(ALL);
      const data = { labels: GOOD, value: 1, exemplarLabels: {} };
      Object.defineProperty(data, part, { get: fail });
      expect(() => app.handle(Orders).inc(data)).not.toThrow();
      expect(() => app.handle(Wait).observe(data)).not.toThrow();
      for (const name of ['orders_total', 'wait']) {
        const labels = await app.refused(name, 'invalid_label');
        const value = await app.refused(name, 'invalid_value');
        expect(labels! + value!).toBe(1);
        expect(await app.lines(name)).toEqual([]);
      }
    },
  );
});
