import { describe, expect, it } from '@jest/globals';
import { defineCounter, defineHistogram, defineSummary, open } from 'nestjs-metrics';
import { CountingProcess, left, MergingGroup, samplesOf } from './merge-process.js';

const help = 'What it measures.';
const Sales = defineCounter({ name: 'sales_total', help, labels: { shop: open() } });
const Size = defineHistogram({ name: 'size_bytes', help, buckets: [1, 10] });
const Wait = defineSummary({ name: 'wait_seconds', help, percentiles: [0.5] });

/** All orders of some things. */
function ordersOf<T>(things: readonly T[]): T[][] {
  if (things.length < 2) return [[...things]];
  return things.flatMap((one, index) =>
    ordersOf(things.toSpliced(index, 1)).map((rest) => [one, ...rest]),
  );
}

describe('merged counts', () => {
  it('are summed, label set by label set, also where one process lacks it', async () => {
    const group = new MergingGroup();
    const [a, b] = [1, 2].map((pid) => new CountingProcess(group, { pid }));
    a!.of(Sales).inc({ shop: 'x' }, 2);
    a!.of(Sales).inc({ shop: 'only a' }, 5);
    b!.of(Sales).inc({ shop: 'x' }, 3);
    b!.of(Sales).inc({ shop: 'only b' }, 7);
    expect(await group.samples(a!, b!)).toEqual(
      new Map([
        ['sales_total{shop="x"}', 5],
        ['sales_total{shop="only a"}', 5],
        ['sales_total{shop="only b"}', 7],
      ]),
    );
  });

  it('of histograms are summed bucket by bucket, and the count is the last bucket', async () => {
    const group = new MergingGroup();
    const [a, b] = [1, 2].map((pid) => new CountingProcess(group, { pid }));
    for (const value of [0.5, 5]) a!.of(Size).observe(value);
    for (const value of [5, 50, 500]) b!.of(Size).observe(value);
    expect(await group.samples(a!, b!)).toEqual(
      new Map([
        ['size_bytes_bucket{le="1"}', 1],
        ['size_bytes_bucket{le="10"}', 3],
        ['size_bytes_bucket{le="Infinity"}', 5],
        ['size_bytes_sum', 560.5],
        ['size_bytes_count', 5],
      ]),
    );
  });

  it('of summaries have sum and count, and no quantiles', async () => {
    const group = new MergingGroup();
    const [a, b] = [1, 2].map((pid) => new CountingProcess(group, { pid }));
    a!.of(Wait).observe(1);
    b!.of(Wait).observe(2.5);
    expect(await group.samples(a!, b!)).toEqual(
      new Map([
        ['wait_seconds_sum', 3.5],
        ['wait_seconds_count', 2],
      ]),
    );
  });

  // 0.1 + 0.2 + 0.3 depends on where one begins: a counter would fall by a last digit.
  it.each([
    [[0.1, 0.2, 0.3]],
    [[1e16, 1, 1]],
    [[1, 2 ** -53, 2 ** -60, 2 ** -53]],
    [[12_345.678_9, 0.000_123, 7e-9, 98_765.4]],
  ])(
    'are the same to the last digit whoever is asked, and whoever died, of %p',
    async (amounts) => {
      const group = new MergingGroup();
      const processes = amounts.map((amount, index) => {
        const one = new CountingProcess(group, { pid: index + 1 });
        one.of(Sales).inc({ shop: 'x' }, amount);
        one.of(Size).observe(amount);
        return one;
      });
      const sums = new Set<string>();
      for (const order of ordersOf(processes)) {
        for (let dead = 0; dead <= order.length; dead++) {
          const states = await Promise.all(order.slice(0, dead).map((one) => one.state()));
          const living = await Promise.all(order.slice(dead).map((one) => one.part()));
          const shown = await samplesOf(group.merge([...living, left(group.leave(states))]));
          sums.add(`${shown.get('sales_total{shop="x"}')} ${shown.get('size_bytes_sum')}`);
        }
      }
      expect([...sums]).toHaveLength(1);
    },
  );

  it('never become NaN where a sum has no end', async () => {
    const group = new MergingGroup();
    const processes = [1, 2, 3].map((pid) => new CountingProcess(group, { pid }));
    for (const one of processes) one.of(Sales).inc({ shop: 'x' }, Number.MAX_VALUE);
    const estate = group.leave(await Promise.all(processes.map((one) => one.state())));
    expect(await group.samples(...processes)).toEqual(
      new Map([['sales_total{shop="x"}', Infinity]]),
    );
    expect(await samplesOf(group.merge([left(estate), await processes[0]!.part()]))).toEqual(
      new Map([['sales_total{shop="x"}', Infinity]]),
    );
  });

  it('began when the first process began them', async () => {
    const group = new MergingGroup();
    const [a, b] = [1, 2].map((pid) => new CountingProcess(group, { pid }));
    a!.of(Sales).inc({ shop: 'x' });
    b!.of(Sales).inc({ shop: 'x' });
    const [first, second] = [await a!.part(), await b!.part()];
    first.metrics.families[0]!.chunks[0]!.createdAt[0] = 2_000;
    second.metrics.families[0]!.chunks[0]!.createdAt[0] = 1_000;
    const [family] = group.merge([first, second]);
    expect('chunks' in family! && family.chunks[0]!.createdAt[0]).toBe(1_000);
  });
});
