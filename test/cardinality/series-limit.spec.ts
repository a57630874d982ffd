import { Injectable, type OnModuleInit } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Counter,
  defineCounter,
  defineGauge,
  defineHistogram,
  InjectMetric,
  OnScrape,
  open,
  type Row,
} from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { render, TEXT } from '../exposition/render.js';
import { closeApps } from '../support/app.js';
import { startHandles } from '../handles/handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const LIMIT = 2_000;
/** More often than the limit, so that what is never given back would use it up. */
const OFTEN = 2_100;

const Logins = defineCounter({
  name: 'logins_total',
  help,
  labels: { tenant: open() },
  seed: [{ tenant: 'acme' }],
});
const Wait = defineHistogram({
  name: 'wait_seconds',
  help,
  labels: { tenant: open() },
  buckets: [1],
  seed: [{ tenant: 'acme' }],
});
const Plain = defineHistogram({
  name: 'plain_seconds',
  help,
  labels: { tenant: open() },
  buckets: [1],
});
const Depth = defineGauge({ name: 'depth', help, labels: { a: open(), b: open() } });
const Requests = defineCounter({
  name: 'requests_total',
  help,
  labels: { tenant: open(), region: open() },
});

/** Records as many new values as there is room for, and one more. */
function fill(record: (tenant: string) => void): void {
  for (let index = 0; index <= LIMIT; index++) record(`fill${index}`);
}

/** Expects room for exactly as many new values as a metric without history has. */
async function expectAllRoom(
  app: Awaited<ReturnType<typeof startHandles>>,
  definition: typeof Logins,
): Promise<void> {
  const handle = app.handle(definition);
  const series = (await seriesOf(handle)).length;
  expect(await app.folded(definition.name, 'tenant')).toBe(0);
  fill((tenant) => handle.inc({ tenant }));
  expect(await seriesOf(handle)).toHaveLength(series + LIMIT + 1);
  expect(await valueOf(handle, { tenant: `fill${LIMIT - 1}` })).toBe(1);
  expect(await valueOf(handle, { tenant: '__other__' })).toBe(1);
  expect(await app.folded(definition.name, 'tenant')).toBe(1);
}

@Injectable()
class Reader {
  rows: readonly Row<{ a: string; b: string }>[] = [];

  @OnScrape(Depth)
  depth(): readonly Row<{ a: string; b: string }>[] {
    return this.rows;
  }
}

describe('a seeded series', () => {
  it('uses up nothing of the limit, however often it is removed and made again', async () => {
    const app = await startHandles([Logins]);
    const logins = app.handle(Logins);
    for (let time = 0; time < OFTEN; time++) {
      logins.remove({ tenant: 'acme' });
      logins.inc({ tenant: 'acme' });
    }
    expect(await valueOf(logins, { tenant: 'acme' })).toBe(1);
    await expectAllRoom(app, Logins);
  });

  it('uses up nothing of the limit, however often all are reset', async () => {
    const app = await startHandles([Logins]);
    for (let time = 0; time < OFTEN; time++) app.handle(Logins).reset();
    await expectAllRoom(app, Logins);
  });

  it.each([
    ['a seeded series', Wait, 'acme', 0],
    ['another series', Plain, 'globex', 1],
  ])('uses up nothing where a histogram zeroes it: %s', async (_, definition, tenant, used) => {
    const app = await startHandles([Wait, Plain]);
    const wait = app.handle(definition);
    for (let time = 0; time < OFTEN; time++) wait.zero({ tenant });
    fill((other) => wait.observe({ tenant: other }, 1));
    const sample = `${definition.name}_count`;
    expect(await valueOf(wait, sample, { tenant })).toBe(0);
    expect(await valueOf(wait, sample, { tenant: `fill${LIMIT - 1 - used}` })).toBe(1);
    expect(await valueOf(wait, sample, { tenant: '__other__' })).toBe(1 + used);
    expect(await app.folded(definition.name, 'tenant')).toBe(1 + used);
  });

  it('counts for nothing where it was recorded before it was seeded', async () => {
    const tenants = Array.from({ length: 1_500 }, (_, index) => `seed${index}`);
    const Listed = defineCounter({
      name: 'logins_total',
      help,
      labels: { tenant: open() },
      seed: tenants.map((tenant) => ({ tenant })),
    });
    @Injectable()
    class Early implements OnModuleInit {
      constructor(@InjectMetric(Listed) private readonly logins: Counter<typeof Listed>) {}

      onModuleInit(): void {
        for (const tenant of tenants) this.logins.inc({ tenant });
      }
    }
    const app = await startHandles([Listed], {}, { providers: [Early] });
    expect(await valueOf(app.handle(Listed))).toBe(1_500);
    await expectAllRoom(app, Listed);
  });
});

describe('a series that is gone', () => {
  it('makes room for another, however often one comes and goes', async () => {
    const app = await startHandles([Logins]);
    const logins = app.handle(Logins);
    for (let time = 0; time < 5_000; time++) {
      logins.inc({ tenant: `t${time}` });
      logins.remove({ tenant: `t${time}` });
    }
    await expectAllRoom(app, Logins);
  });

  it('makes room where each scrape reads one new row', async () => {
    const app = await startHandles([Depth], {}, { providers: [Reader] });
    const reader = app.app.get(Reader);
    const names = ['depth'];
    let text = '';
    for (let time = 0; time < OFTEN; time++) {
      reader.rows = [{ labels: { a: `a${time}`, b: 'b' }, value: time }];
      ({ text } = await render(app.app, TEXT, { names }));
    }
    expect(text).toContain(`depth{a="a${OFTEN - 1}",b="b"} ${OFTEN - 1}\n`);
    expect(await app.folded('depth', 'a')).toBe(0);
  });

  it('makes room where its label value was literally __other__', async () => {
    const app = await startHandles([Depth], {}, { providers: [Reader] });
    const reader = app.app.get(Reader);
    const names = ['depth'];
    for (let time = 0; time < OFTEN; time++) {
      reader.rows = [{ labels: { a: '__other__', b: `b${time}` }, value: 1 }];
      await render(app.app, TEXT, { names });
    }
    reader.rows = Array.from({ length: LIMIT }, (_, index) => ({
      labels: { a: `a${index}`, b: 'b' },
      value: 1,
    }));
    expect(await app.lines('depth')).toHaveLength(LIMIT);
    expect(await app.folded('depth', 'a')).toBe(0);
    expect(await app.folded('depth', 'b')).toBe(0);
  });
});

describe('the label that is folded first', () => {
  it.each(['tenant', 'region'] as const)('is the one with the most values: %s', async (many) => {
    const { handle, folded } = await startHandles([Requests]);
    const requests = handle(Requests);
    const [few, labels] =
      many === 'tenant'
        ? (['region', (value: string) => ({ tenant: value, region: 'same' })] as const)
        : (['tenant', (value: string) => ({ tenant: 'same', region: value })] as const);
    for (let index = 0; index < LIMIT + 7; index++) requests.inc(labels(`v${index}`));
    expect(await valueOf(requests, labels('__other__'))).toBe(7);
    expect(await valueOf(requests)).toBe(LIMIT + 7);
    expect(await folded('requests_total', many)).toBe(7);
    expect(await folded('requests_total', few)).toBe(0);
  });

  it('is another once the series that decided it are gone', async () => {
    const { handle, folded } = await startHandles([Requests]);
    const requests = handle(Requests);
    const count = (labels: (value: string) => { tenant: string; region: string }): void => {
      for (let index = 0; index <= LIMIT; index++) requests.inc(labels(`v${index}`));
    };
    count((tenant) => ({ tenant, region: 'eu' }));
    for (let index = 0; index < LIMIT; index++) {
      requests.remove({ tenant: `v${index}`, region: 'eu' });
    }
    count((region) => ({ tenant: 'acme', region }));
    expect(await valueOf(requests, { tenant: 'acme', region: '__other__' })).toBe(1);
    expect(await valueOf(requests, { tenant: 'acme' })).toBe(LIMIT + 1);
    expect(await folded('requests_total', 'tenant')).toBe(1);
    expect(await folded('requests_total', 'region')).toBe(1);
  });
});
