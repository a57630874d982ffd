import { Injectable, type LoggerService } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Counted,
  Counter,
  defineCounter,
  fromArg,
  InjectMetric,
  MetricsError,
  open,
  outcome,
} from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const Orders = defineCounter({
  name: 'orders_total',
  help,
  labels: { tenant: open(), method: ['card', 'wallet', 'cash', 'bank', 'gift', 'check'] },
  cardinality: { perLabel: { tenant: 6 } },
});
const Lookups = defineCounter({
  name: 'lookups_total',
  help,
  labels: { tenant: open(), outcome: ['success'] },
  cardinality: { maxSeriesPerMetric: 3 },
});

@Injectable()
class Shop {
  constructor(@InjectMetric(Orders) private readonly orders: Counter<typeof Orders>) {}

  place(tenant: string, method = 'card'): void {
    this.orders.inc({ tenant, method: method as 'card' });
  }

  async placeLater(tenant: string): Promise<void> {
    await Promise.resolve();
    this.orders.labels(tenant, 'card').inc();
  }

  @Counted(Lookups, { labels: { tenant: fromArg(0), outcome: outcome() as () => 'success' } })
  lookUp(_tenant: string, fails = false): void {
    if (fails) throw new Error('not found');
  }
}

async function start(strict = false): Promise<{ shop: Shop } & HandleApp> {
  const app = await startHandles([Orders, Lookups], { strict }, { providers: [Shop] });
  return { shop: app.app.get(Shop), ...app };
}

function fill(record: (tenant: string) => void, count: number): void {
  for (let index = 0; index < count; index++) record(`t${index}`);
}

const SILENCE: LoggerService = {
  log: () => undefined,
  error: () => undefined,
  warn: () => undefined,
};

/** The five that a message shows. */
const FIVE = '"t0", "t1", "t2", "t3", "t4"';

describe('the line about a label that overflows', () => {
  it('names the label, five of its values, the place that recorded it and the cure, once', async () => {
    const { shop, warnings, folded } = await start();
    fill((tenant) => shop.place(tenant), 20);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Metric orders_total folded a label value: its label "tenant" has the 6 values that it may have, so new ones such as "t6" are counted as "__other__"\. /,
      ),
    ]);
    expect(warnings[0]).toContain(`It has values such as ${FIVE}.`);
    expect(warnings[0]).toMatch(/ Recorded by Shop\.place \(notices\.spec\.ts:\d+\)\. /);
    expect(warnings[0]).toContain('raise cardinality.perLabel.tenant. More of these are counted');
    expect(await folded('orders_total', 'tenant')).toBe(14);
  });

  it('names the async method that recorded it on a bound child', async () => {
    const { shop, warnings } = await start();
    for (let index = 0; index < 8; index++) await shop.placeLater(`t${index}`);
    expect(warnings).toEqual([
      expect.stringMatching(/Recorded by Shop\.placeLater \(notices\.spec\.ts:\d+\)\./),
    ]);
  });

  it('names the decorated method', async () => {
    const { shop, warnings } = await start();
    fill((tenant) => shop.lookUp(tenant), 5);
    expect(warnings).toEqual([
      'Metric lookups_total folded a label value: its open labels made the 3 series that they may, so new label sets are counted with "__other__" as "tenant", here in place of "t3". ' +
        'That label has values such as "t0", "t1", "t2". Recorded by Shop.lookUp. ' +
        'Use a label with fewer values, or raise cardinality.maxSeriesPerMetric. More of these are counted, not logged.',
    ]);
  });

  it('is written for each label and metric', async () => {
    const { shop, warnings } = await start();
    fill((tenant) => shop.lookUp(tenant), 5);
    expect(() => shop.lookUp('t0', true)).toThrow('not found');
    fill((tenant) => shop.place(tenant), 8);
    shop.place('t0', 'coins');
    expect(warnings).toHaveLength(4);
  });

  it('says so where the label has no value yet', async () => {
    const One = defineCounter({
      name: 'one_total',
      help,
      labels: { a: open() },
      seed: false,
      cardinality: { maxSeriesPerMetric: 1 },
    });
    const { handle, warnings } = await startHandles([One]);
    for (const a of ['__other__', 'x']) handle(One).inc({ a });
    expect(warnings).toEqual([
      expect.stringContaining('That label has no values yet. Recorded by '),
    ]);
  });

  it('shows values without line breaks, and no more than their beginning', async () => {
    const { shop, warnings } = await start();
    fill((tenant) => shop.place(`${tenant}\n${'x'.repeat(180)}`), 8);
    expect(warnings[0]).toContain(`such as "t0\\n${'x'.repeat(57)}…", "t1`);
    expect(warnings[0]).not.toContain('\n');
  });
});

describe('the line about a value that no vocabulary lists', () => {
  it('names five that it lists, and the place', async () => {
    const { shop, warnings } = await start();
    for (const method of ['coins', 'shells']) shop.place('t0', method);
    expect(warnings).toEqual([
      expect.stringMatching(
        /: its label "method" does not list the value "coins"; it is counted as "__other__"\. It lists values such as "card", "wallet", "cash", "bank", "gift"\. Recorded by Shop\.place \(notices\.spec\.ts:\d+\)\. Add it to the definition\./,
      ),
    ]);
  });

  it('names the decorated method', async () => {
    const { shop, warnings } = await start();
    expect(() => shop.lookUp('a', true)).toThrow('not found');
    expect(warnings).toEqual([
      expect.stringMatching(/^Metric lookups_total .*"error".* Recorded by Shop\.lookUp\. Add/),
    ]);
  });
});

describe('a strict app', () => {
  it('says all of it in what it throws, each time', async () => {
    const { shop, warnings } = await start(true);
    fill((tenant) => shop.place(tenant), 6);
    for (let time = 0; time < 2; time++) {
      let thrown: unknown;
      try {
        shop.place('one more');
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(MetricsError);
      expect(thrown).toMatchObject({ code: 'LABEL_FOLDED' });
      expect(String(thrown)).toContain(
        `such as "one more" are counted as "__other__". It has values such as ${FIVE}. Recorded by Shop.place (notices`,
      );
    }
    expect(warnings).toEqual([]);
  });

  it('logs all of it for a decorated call, each time', async () => {
    const { app, shop } = await start(true);
    const errors: string[] = [];
    app.useLogger({ ...SILENCE, error: (message: unknown) => void errors.push(String(message)) });
    fill((tenant) => shop.lookUp(tenant), 5);
    const line = /its open labels made the 3 series .* Recorded by Shop\.lookUp\. /;
    expect(errors).toEqual([expect.stringMatching(line), expect.stringMatching(line)]);
  });
});
