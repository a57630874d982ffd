import { Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  getMetricToken,
  open,
  type Counter,
  type Gauge,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { expectRefusal, refusalOf } from './refusal.js';

afterEach(closeApps);

const help = 'What it measures.';
const NAMES = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'] as const;

describe('a name that every object has a member of', () => {
  it.each([...NAMES, '__proto__', '__defineGetter__'])(
    'is clearly refused as a metric name: %s',
    (name) => {
      const error = refusalOf(() => defineCounter({ name, help }));
      expectRefusal(error, 'INVALID_METRIC_NAME', [
        `"${name}"`,
        'a member of every JavaScript object',
        'Choose another name',
      ]);
    },
  );

  it('is clearly refused as a label name where it is reserved: __proto__', () => {
    const labels = { ['__proto__']: ['a'] };
    const error = refusalOf(() => defineCounter({ name: 'x_total', help, labels }));
    expectRefusal(error, 'INVALID_LABEL_NAME', ['"__proto__"', 'reserves']);
  });

  it('does not lose a label to a literal that sets the prototype', () => {
    const labels = { __proto__: ['a'] } as Record<string, string[]>;
    const error = refusalOf(() => defineCounter({ name: 'x_total', help, labels }));
    expectRefusal(error, 'INVALID_LABEL_NAME', ['Metric x_total']);
  });

  it.each(NAMES)('works as a label name, closed and open: %s', async (label) => {
    const Closed = defineCounter({ name: 'closed_total', help, labels: { [label]: ['a', 'b'] } });
    const Open = defineGauge({ name: 'open_things', help, labels: { [label]: open() } });
    const { app, scrape, sample } = await startApp({ metrics: { metrics: [Closed, Open] } });
    const closed = app.get<Counter<typeof Closed>>(getMetricToken(Closed));
    const things = app.get<Gauge<typeof Open>>(getMetricToken(Open));
    closed.inc({ [label]: 'a' });
    closed.labels('a').inc();
    things.set({ [label]: 'x' }, 5);
    // Without the label, its value would be the member that every object inherits.
    closed.inc({});
    things.set({}, 5);
    expect((await scrape()).match(/^(?:closed_total|open_things)\{.*$/gm)).toEqual([
      `closed_total{${label}="a"} 2`,
      `closed_total{${label}="b"} 0`,
      `open_things{${label}="x"} 5`,
    ]);
    const refused =
      'nestjs_metrics_recording_errors_total{metric="closed_total",reason="invalid_label"}';
    expect(await sample(refused)).toBe(1);
  });

  it.each(NAMES)('works as the label of a decorated method: %s', async (label) => {
    const Calls = defineCounter({ name: 'calls_total', help, labels: { [label]: ['a', 'b'] } });

    @Injectable()
    class Service {
      @Counted(Calls, { labels: { [label]: ({ args }) => args[0] as 'a' } })
      call(value: string): string {
        return value;
      }
    }

    const { app, scrape } = await startApp({ providers: [Service] });
    app.get(Service).call('b');
    expect((await scrape()).match(/^calls_total\{.*$/gm)).toEqual([
      `calls_total{${label}="a"} 0`,
      `calls_total{${label}="b"} 1`,
    ]);
  });

  it.each([...NAMES, '__proto__'])(
    'works as a label value, listed, open and seeded: %s',
    async (value) => {
      const Listed = defineCounter({ name: 'listed_total', help, labels: { kind: [value, 'b'] } });
      const Seeded = defineHistogram({
        name: 'seeded',
        help,
        labels: { kind: open() },
        buckets: [1],
        seed: [{ kind: value }],
      });
      const { app, sample } = await startApp({ metrics: { metrics: [Listed, Seeded] } });
      app.get<Counter<typeof Listed>>(getMetricToken(Listed)).inc({ kind: value });
      expect(await sample(`listed_total{kind="${value}"}`)).toBe(1);
      expect(await sample('listed_total{kind="b"}')).toBe(0);
      expect(await sample(`seeded_count{kind="${value}"}`)).toBe(0);
    },
  );
});
