import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  MetricsModule,
  Timed,
} from 'nestjs-metrics';
import { expectRefusal, refusalOf, rejectionOf } from '../definitions/refusal.js';
import { closeApps, startApp } from '../support/app.js';
import { startExemplars, type ExemplarApp } from './exemplar-app.js';
import { inSpan, linkTo, startTracing, stopTracing } from './tracing.js';

afterEach(async () => {
  stopTracing();
  await closeApps();
});

const help = 'What it measures.';
const data = { labels: {}, value: 3, exemplarLabels: { trace_id: 'abc' } };
const SHOWN = '{trace_id="abc"} 3';

function define(exemplars?: boolean) {
  return {
    counter: defineCounter({ name: 'orders_total', help, exemplars }),
    histogram: defineHistogram({ name: 'wait_seconds', help, buckets: [1, 5], exemplars }),
  };
}

/** The exemplars of an app in which both kinds of metrics were given one. */
async function taken(ofDefinition?: boolean, ofModule?: boolean): Promise<object> {
  const { counter, histogram } = define(ofDefinition);
  const settings = ofModule === undefined ? {} : { exemplars: ofModule };
  const app = await startExemplars([counter, histogram], settings);
  app.handle(counter).inc(data);
  app.handle(histogram).observe(data);
  expect(await app.sample('orders_total')).toBe(3);
  expect(await app.sample('wait_seconds_sum')).toBe(3);
  return app.exemplars();
}

describe('the option exemplars', () => {
  it.each([
    { ofDefinition: true, ofModule: undefined },
    { ofDefinition: true, ofModule: false },
    { ofDefinition: undefined, ofModule: true },
    { ofDefinition: true, ofModule: true },
  ])('lets counters and histograms take them: $ofDefinition, module $ofModule', async (row) => {
    expect(await taken(row.ofDefinition, row.ofModule)).toEqual({
      orders_total: SHOWN,
      'wait_seconds_bucket{le="5.0"}': SHOWN,
    });
  });

  it.each([
    { ofDefinition: undefined, ofModule: undefined },
    { ofDefinition: undefined, ofModule: false },
    { ofDefinition: false, ofModule: undefined },
    { ofDefinition: false, ofModule: true },
  ])('keeps them from it, the forms still count: $ofDefinition, module $ofModule', async (row) => {
    expect(await taken(row.ofDefinition, row.ofModule)).toEqual({});
  });

  it('may come from a factory', async () => {
    const { counter } = define();
    const module = MetricsModule.forRootAsync({
      metrics: [counter],
      useFactory: () => ({ defaultMetrics: false, exemplars: true }),
    });
    const app = await startExemplars([], {}, { module });
    app.handle(counter).inc(data);
    expect(await app.exemplars()).toEqual({ orders_total: SHOWN });
  });

  it('of the module holds for metrics of features and of decorators too', async () => {
    const { counter } = define();

    @Injectable()
    class Shop {
      @Counted()
      @Timed()
      place(): void {}
    }

    startTracing();
    const app = await startExemplars(
      [],
      { exemplars: true },
      { imports: [MetricsModule.forFeature([counter])], providers: [Shop] },
    );
    app.handle(counter).inc(data);
    const link = inSpan((span) => {
      app.app.get(Shop).place();
      return linkTo(span);
    });
    const { orders_total, ...others } = await app.exemplars();
    expect(orders_total).toBe(SHOWN);
    expect(Object.keys(others)).toEqual([
      'method_calls_total{class="Shop",method="place",outcome="success"}',
      expect.stringMatching(
        /^method_duration_seconds_bucket\{class="Shop",method="place",outcome="success",le=".+"\}$/,
      ),
    ]);
    expect(Object.values(others).every((exemplar) => exemplar.startsWith(link))).toBe(true);
  });

  it.each([['true'], [1], [null], [{}], [[]]])('is refused as %p', async (exemplars) => {
    const given = { exemplars: exemplars as unknown as boolean };
    const shown = typeof exemplars === 'string' ? '"true"' : '';
    expectRefusal(
      refusalOf(() => defineCounter({ name: 'orders_total', help, ...given })),
      'INVALID_DEFINITION',
      ['counter orders_total', shown, 'exemplars', 'true or false'],
    );
    expectRefusal(
      refusalOf(() => defineHistogram({ name: 'wait', help, buckets: [1], ...given })),
      'INVALID_DEFINITION',
      ['histogram wait', shown, 'exemplars', 'true or false'],
    );
    expectRefusal(await rejectionOf(startApp({ metrics: given })), 'INVALID_OPTIONS', [
      'option exemplars',
      shown,
      'true or false',
    ]);
  });

  it('must be the same in two definitions of one metric', async () => {
    const metrics = [define(true).counter, define(false).counter];
    expectRefusal(await rejectionOf(startApp({ metrics: { metrics } })), 'METRIC_CLASH', [
      'orders_total',
      'exemplars: true and false',
    ]);
  });
});

describe('gauges and summaries', () => {
  const Depth = defineGauge({ name: 'depth', help });
  const Parse = defineSummary({ name: 'parse_seconds', help });

  /** Records in both where a span is active. */
  function record({ handle }: ExemplarApp): void {
    inSpan(() => {
      handle(Depth).set(3);
      handle(Parse).observe(3);
    });
  }

  it('take none, though the module says so', async () => {
    startTracing();
    const app = await startExemplars([Depth, Parse], { exemplars: true });
    record(app);
    expect(await app.exemplars()).toEqual({});
    expect(await app.dropped('depth')).toBeUndefined();
    expect(await app.dropped('parse_seconds')).toBeUndefined();
  });

  it('take none, though their definition says so, and record', async () => {
    startTracing();
    const options = { help, exemplars: true };
    const Eager = defineGauge({ name: 'eager', ...options });
    const EagerParse = defineSummary({ name: 'eager_seconds', ...options });
    const app = await startExemplars([Eager, EagerParse]);
    inSpan(() => {
      app.handle(Eager).set(3);
      app.handle(EagerParse).observe(3);
    });
    expect(await app.exemplars()).toEqual({});
    expect(await app.sample('eager')).toBe(3);
    expect(await app.sample('eager_seconds_sum')).toBe(3);
  });
});
