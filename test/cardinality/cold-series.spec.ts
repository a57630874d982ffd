import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineSummary, open } from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { OPENMETRICS, render } from '../exposition/render.js';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { ALL, NO_TIME, Visits, Wait } from './metrics.js';

afterEach(closeApps);

const cardinality = { idleTtlSeconds: NO_TIME };
const labels = { tenant: 'a' } as const;

async function start(): Promise<HandleApp> {
  return startHandles(ALL, { cardinality });
}

describe('a series that nobody has touched since the last scrape', () => {
  it('can be removed, zeroed, reset and seeded as any other', async () => {
    const { handle, scrape, lines } = await start();
    const fill = async (): Promise<void> => {
      for (const tenant of ['a', 'b']) {
        handle(Visits).inc({ tenant }, 7);
        handle(Wait).observe({ tenant }, 7);
      }
      await scrape();
    };
    await fill();
    handle(Visits).remove('a');
    handle(Wait).zero(labels);
    expect(await valueOf(handle(Visits), { tenant: 'a' })).toBeUndefined();
    expect(await valueOf(handle(Wait), 'wait_count', labels)).toBe(0);
    handle(Visits).inc(labels);
    expect(await valueOf(handle(Visits), labels)).toBe(1);
    handle(Visits).reset();
    handle(Wait).reset();
    expect(await lines('visits_total')).toEqual(['visits_total{tenant="acme"} 0']);
    await fill();
    expect((await seriesOf(handle(Visits))).map(({ value }) => value)).toEqual([0, 7, 7]);
  });

  it('keeps its exemplar, its window and when it came into being', async () => {
    const Linked = defineCounter({
      name: 'linked_total',
      help: 'Linked.',
      labels: { tenant: open() },
      exemplars: true,
    });
    const Window = defineSummary({
      name: 'window',
      help: 'Window.',
      labels: { tenant: open() },
      percentiles: [0.5],
    });
    const { app, handle } = await startHandles([Linked, Window], {
      cardinality,
      exposition: { created: true },
    });
    const read = async (): Promise<string[]> => {
      const { text } = await render(app, OPENMETRICS, { names: ['linked_total', 'window'] });
      return text.split('\n').filter((line) => line.includes('tenant="a"'));
    };
    handle(Linked).inc({ labels, exemplarLabels: { trace_id: 'abc' } });
    for (const value of [1, 2, 3]) handle(Window).observe(labels, value);
    const before = await read();
    expect(before).toHaveLength(6);
    expect(before[0]).toContain('# {trace_id="abc"} 1 ');
    handle(Linked).inc(labels, 0);
    handle(Window).labels('a');
    handle(Window).startTimer(labels);
    expect(await read()).toEqual(before.slice(0, 2));
  });
});
