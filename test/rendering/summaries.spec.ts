import { afterEach, describe, expect, it } from '@jest/globals';
import { defineSummary, getMetricToken, MetricsExposition, open, Summary } from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';

const Sizes = defineSummary({
  name: 'size_bytes',
  help: 'Sizes.',
  labels: { kind: open() },
  percentiles: [0.5],
});

afterEach(closeApps);

async function startSummary(maxBlockMs = 2): Promise<{
  sizes: Summary<typeof Sizes>;
  begin: () => Promise<() => Promise<string[]>>;
}> {
  const { app } = await startApp({ metrics: { metrics: [Sizes], exposition: { maxBlockMs } } });
  const begin = async (): Promise<() => Promise<string[]>> => {
    const { body } = await app.get(MetricsExposition, { strict: false }).render();
    return async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      const lines = Buffer.concat(chunks).toString().split('\n');
      return lines.filter((line) => line.startsWith('size_bytes'));
    };
  };
  return { sizes: app.get<Summary<typeof Sizes>>(getMetricToken(Sizes)), begin };
}

describe('a summary in a scrape', () => {
  it('has quantiles, sum and count of one moment', async () => {
    const { sizes, begin } = await startSummary();
    sizes.observe({ kind: 'a' }, 1);
    const read = await begin();
    sizes.observe({ kind: 'a' }, 9);
    sizes.observe({ kind: 'b' }, 9);
    expect(await read()).toEqual([
      'size_bytes{kind="a",quantile="0.5"} 1',
      'size_bytes_sum{kind="a"} 1',
      'size_bytes_count{kind="a"} 1',
    ]);
  });

  it('has what was observed since the scrape before', async () => {
    const { sizes, begin } = await startSummary();
    sizes.observe({ kind: 'a' }, 1);
    expect(await (await begin())()).toContain('size_bytes{kind="a",quantile="0.5"} 1');
    for (let time = 0; time < 99; time++) sizes.observe({ kind: 'a' }, 1_000);
    const [median, sum] = (await (await begin())()).map((line) => Number(line.split(' ')[1]));
    expect(median).toBeGreaterThan(900);
    expect(sum).toBe(99_001);
  });

  it('of many series leaves the event loop to others while its quantiles are computed', async () => {
    const { sizes, begin } = await startSummary(1e-6);
    for (let kind = 0; kind < 50; kind++) sizes.observe({ kind: String(kind) }, kind);
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns++;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    const read = await begin();
    counting = false;
    expect(turns).toBeGreaterThanOrEqual(50);
    expect(await read()).toHaveLength(150);
  });
});
