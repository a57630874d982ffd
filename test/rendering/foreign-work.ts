import { randomBytes } from 'node:crypto';
import { Gauge, type Registry } from 'prom-client';

/** Bytes of a label that compression hardly makes fewer. */
const LABEL_BYTES = 4_000;

/** Metrics of prom-client's that say how much of them was rendered. */
export interface ForeignWork {
  /** How many series there are. */
  readonly series: number;
  readonly bytes: number;
  /** How many of them were rendered so far, in all scrapes together. */
  rendered(): number;
  /** From now on nothing can be rendered; with undefined it can again. */
  failWith(error: Error | undefined): void;
}

/**
 * Fills a registry with gauges whose label value is made into text when it is
 * rendered, and not before: each gauge has a megabyte.
 */
export function addForeignWork(registry: Registry, megabytes: number): ForeignWork {
  let rendered = 0;
  let failure: Error | undefined;
  const perMetric = 1_000_000 / LABEL_BYTES;
  for (let metric = 0; metric < megabytes; metric++) {
    const name = `work_${metric}`;
    const gauge = new Gauge({ name, help: 'W.', registers: [registry] });
    const values = Array.from({ length: perMetric }, (_, value) => {
      const text = randomBytes((LABEL_BYTES / 4) * 3).toString('base64');
      const toString = (): string => {
        if (failure !== undefined) throw failure;
        rendered++;
        return text;
      };
      return { labels: { label: { toString } as unknown as string }, value };
    });
    const family = { name, help: 'W.', type: 'gauge', aggregator: 'sum', values };
    gauge.get = () => Promise.resolve(family as never);
  }
  const series = megabytes * perMetric;
  return {
    series,
    bytes: series * LABEL_BYTES,
    rendered: () => rendered,
    failWith: (error) => void (failure = error),
  };
}
