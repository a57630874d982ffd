import { afterEach, describe, expect, it } from '@jest/globals';
import type { MetricDefinition } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { readText } from './readings.js';
import {
  Depth,
  handleOf,
  Logins,
  Orders,
  Parse,
  startRegistries,
  Wait,
  type Registries,
} from './registries.js';

afterEach(closeApps);

const KIND = { kind: 'a' } as const;

/** What prom-client's metrics have for their users; all else is their own affair. */
const PUBLIC = new Set(['name', 'help', 'type', 'aggregator', 'collect', 'inc', 'observe']);

const RECORDINGS: [definition: MetricDefinition, use: (app: Registries['app']) => void][] = [
  [
    Orders,
    ({ handle }) => {
      handle(Orders).inc(KIND);
      handle(Orders).labels('a').inc(2);
      handle(Orders).inc({ kind: 'new' as 'a' });
    },
  ],
  [Logins, ({ handle }) => handle(Logins).inc(3)],
  [
    Depth,
    ({ handle }) => {
      const depth = handle(Depth);
      depth.inc(KIND);
      depth.dec(KIND, 2);
      depth.set(KIND, 4);
      depth.setToCurrentTime(KIND);
      depth.startTimer(KIND)();
      depth.labels('a').inc();
      depth.trackInFlight(KIND, () => 1);
    },
  ],
  [
    Wait,
    ({ handle }) => {
      const wait = handle(Wait);
      wait.zero(KIND);
      wait.observe(KIND, 3);
      wait.startTimer(KIND)();
      wait.labels('a').observe(1);
      wait.labels(KIND).startTimer()();
    },
  ],
  [
    Parse,
    ({ handle }) => {
      const parse = handle(Parse);
      parse.observe(KIND, 3);
      parse.startTimer(KIND)();
      parse.labels('a').observe(1);
    },
  ],
];

describe('what a prom-client metric keeps for itself is left alone by a handle of', () => {
  it.each(RECORDINGS.map(([definition, use]) => [definition.name, definition, use] as const))(
    '%s',
    async (name, definition, use) => {
      const { app, ours, theirs } = await startRegistries();
      const internals = Object.keys(theirs.getSingleMetric(name)!).filter(
        (key) => !PUBLIC.has(key),
      );
      expect(internals).toContain('hashMap');
      const handle = handleOf(app, definition) as prom.Metric & Record<string, unknown>;
      const touched = watch(handle, internals);
      const before = readText(await ours.metrics());
      use(app);
      expect(readText(await ours.metrics())).not.toEqual(before);
      await app.scrape();
      await app.scrape('application/openmetrics-text');
      await ours.getMetricsAsJSON();
      handle.remove(...definition.labelNames.map(() => 'a'));
      handle.reset();
      expect(touched).toEqual([]);
    },
  );
});

/** Lists each reading and writing of these properties of an object from now on. */
function watch(object: Record<string, unknown>, keys: readonly string[]): string[] {
  const touched: string[] = [];
  for (const key of keys) {
    let value = object[key];
    Object.defineProperty(object, key, {
      configurable: true,
      enumerable: true,
      get: () => {
        touched.push(`${key} was read`);
        return value;
      },
      set: (written: unknown) => {
        touched.push(`${key} was written`);
        value = written;
      },
    });
  }
  return touched;
}
