import { afterEach, describe, expect, it } from '@jest/globals';
import { defineHistogram } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startHandles } from '../handles/handle-app.js';
import { closeApps } from '../support/app.js';
import { compare, tellAfter, type Peers } from './peers.js';

afterEach(closeApps);

describe("buckets made by prom-client's generators", () => {
  it.each([
    ['linearBuckets(start, width, count)', prom.linearBuckets(0, 10, 20)],
    ['linearBuckets(start, width, count) of fractions', prom.linearBuckets(0.1, 0.1, 7)],
    ['exponentialBuckets(start, factor, count)', prom.exponentialBuckets(0.001, 1.5, 30)],
  ])('are the buckets of a handle: %s', async (_, buckets) => {
    const Made = defineHistogram({ name: 'made', help: 'Made.', buckets });
    const { handle } = await startHandles([Made]);
    const peers: Peers<prom.Histogram<never>> = {
      ours: handle(Made),
      theirs: new prom.Histogram({ name: 'made', help: 'Made.', buckets, registers: [] }),
    };
    const { ours, theirs } = await compare(
      peers,
      tellAfter((histogram) => {
        for (const bound of buckets) histogram.observe(bound);
        histogram.observe(1e9);
      }),
    );
    expect(ours).toEqual(theirs);
  });
});
