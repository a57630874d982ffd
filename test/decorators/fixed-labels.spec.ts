import { Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Counted, defineCounter, open, outcome } from 'nestjs-metrics';
import { seriesOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';

afterEach(closeApps);

describe('a fixed value of an open label', () => {
  const Long = defineCounter({
    name: 'long_total',
    help: 'Calls.',
    labels: { tenant: open(), outcome: ['success', 'error', 'cancelled'] },
  });

  it.each([
    ['of more than 200 characters', 'x'.repeat(300), 'x'.repeat(200)],
    ['with half a character', 'a\uD800', 'a\uFFFD'],
    ['that is a number', 7, '7'],
  ])('%s is seeded as it is recorded', async (_, given, kept) => {
    @Injectable()
    class Service {
      @Counted(Long, { labels: { tenant: given as string, outcome: outcome() } })
      work(): void {}
    }
    const { app } = await startApp({ providers: [Service] });
    app.get(Service).work();
    const read = (await seriesOf(app, Long)).map(({ labels, value }) => [
      labels['tenant'],
      labels['outcome'],
      value,
    ]);
    expect(read).toEqual([
      [kept, 'success', 1],
      [kept, 'error', 0],
      [kept, 'cancelled', 0],
    ]);
  });
});
